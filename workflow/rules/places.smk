# Places: which place each document is about, and every mention of a place, so that names can be kept out of the topics.
# Needs: documents, a gazetteer. Makes: places, mentions.


rule places:
    """Recognise each document's place down to places.level, e.g. prefecture 431200, or say why not."""
    input:
        documents=ancient("<corpus>/documents.parquet"),
        gazetteer=ancient(PLAN.gazetteer),
        policy_terms=ancient(config["tokens"]["policy_terms"]),
        word_lists=ancient(plan.files(RESOURCES / "places")),
    output:
        places="<places>/places.parquet",
        mentions="<places>/mentions.parquet",
    log:
        "<places>/places.log",
    benchmark:
        "<places>/places.benchmark.tsv"
    threads: 4
    resources:
        mem_mb=2000,
        runtime=60,
    params:
        level=config["places"]["level"],
        within=config["places"]["within"],
        user_gazetteer=bool(config["places"]["gazetteer"]),
        corrections=config["places"]["corrections"],
        cores=threads_given,
    script:
        "../../scripts/places/places.py"
