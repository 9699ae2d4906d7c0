# Corpus: read any format and encoding, repair, split pages into documents, date, remove reprints; account for every piece.
# Needs: the user's files (config corpus.documents). Makes: documents, dropped, reprints, repairs, corpus_flow.


rule documents:
    """Read corpus.documents, e.g. workflow/resources/demo/*, into one row per document; what is left out says why."""
    output:
        documents="<corpus>/documents.parquet",
        dropped="<corpus>/dropped.parquet",
        reprints="<corpus>/reprints.parquet",
        repairs="<corpus>/repairs.parquet",
        corpus_flow="<corpus>/corpus_flow.parquet",
    log:
        "<corpus>/documents.log",
    benchmark:
        "<corpus>/documents.benchmark.tsv"
    resources:
        mem_mb=4000,
        runtime=60,
    params:
        documents=config["corpus"]["documents"],
        columns=config["corpus"]["columns"],
        min_chars=config["corpus"]["min_chars"],
        near_duplicate=config["corpus"]["near_duplicate"],
        repairs=config["corpus"]["repairs"],
        split=config["corpus"]["split"],
        expected=PLAN.expected,
    script:
        "../../scripts/corpus/documents.py"
