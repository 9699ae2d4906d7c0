# Corpus: read any format and encoding, repair, split pages into documents, date, remove reprints; account for every piece.
# Needs: the user's files (config corpus.documents). Makes: documents, dropped, reprints, repairs, corpus_flow.


rule chunk:
    """Read one chunk of corpus.documents, e.g. 64 MB of the files of a folder, into pieces and what finds copies of them."""
    output:
        pieces="results/store/corpus/{chunk}/pieces.parquet",
        signatures="results/store/corpus/{chunk}/signatures.parquet",
        dropped="results/store/corpus/{chunk}/left_out.parquet",
    log:
        "results/store/corpus/{chunk}/chunk.log",
    benchmark:
        "results/store/corpus/{chunk}/chunk.benchmark.tsv"
    resources:
        mem_mb=2000,
        runtime=240,
    params:
        documents=config["corpus"]["documents"],
        columns=config["corpus"]["columns"],
        repairs=config["corpus"]["repairs"],
        split=config["corpus"]["split"],
        chunk=of_chunk,
    script:
        "../../scripts/corpus/chunk.py"


rule documents:
    """Gather the chunks into one row per document, without reprints, e.g. news.jsonl#17; what is left out says why."""
    input:
        pieces=ancient(of_all_chunks("pieces")),
        signatures=ancient(of_all_chunks("signatures")),
        left_out=ancient(of_all_chunks("left_out")),
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
        runtime=120,
    params:
        columns=config["corpus"]["columns"],
        min_chars=config["corpus"]["min_chars"],
        near_duplicate=config["corpus"]["near_duplicate"],
    script:
        "../../scripts/corpus/documents.py"
