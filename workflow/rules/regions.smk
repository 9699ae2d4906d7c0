# Regions: what each place talks about, how that differs from elsewhere and over the years, with intervals.
# Needs: doc_topics, draws, places, gazetteer, documents, unmasked counts. Makes: region_topics, specialisation, region_distance, keyness,
# trends, term_trends, contrasts, autocorrelation.


rule region_topics:
    """Topic shares of every place, e.g. 湖南省 0.31 [0.24, 0.39] for topic 2, with location quotients and distances."""
    input:
        doc_topics=ancient("<selection>/doc_topics.parquet"),
        draws=ancient("<draws>/draws.parquet"),
        documents=ancient("<corpus>/documents.parquet"),
        places=ancient("<places>/places.parquet"),
        gazetteer=ancient(PLAN.gazetteer),
        groups=ancient(PLAN.groups or []),
    output:
        region_topics="<region_topics>/region_topics.parquet",
        specialisation="<region_topics>/specialisation.parquet",
        region_distance="<region_topics>/region_distance.parquet",
    log:
        "<region_topics>/region_topics.log",
    benchmark:
        "<region_topics>/region_topics.benchmark.tsv"
    resources:
        mem_mb=2000,
        runtime=30,
    params:
        level=config["places"]["level"],
        within=config["places"]["within"],
        min_docs=config["regions"]["min_docs"],
        interval=config["regions"]["interval"],
    script:
        "../../scripts/regions/region_topics.py"


rule keyness:
    """Terms that set each place apart, e.g. 冰雪 for 黑龙江省, by weighted log-odds on unmasked tokens."""
    input:
        unmasked_vocabulary=ancient("<tokens>/unmasked_vocabulary.parquet"),
        unmasked_counts=ancient("<tokens>/unmasked_counts.parquet"),
        places=ancient("<places>/places.parquet"),
        gazetteer=ancient(PLAN.gazetteer),
        groups=ancient(PLAN.groups or []),
    output:
        keyness="<keyness>/keyness.parquet",
    log:
        "<keyness>/keyness.log",
    benchmark:
        "<keyness>/keyness.benchmark.tsv"
    resources:
        mem_mb=2000,
        runtime=30,
    params:
        level=config["places"]["level"],
        within=config["places"]["within"],
        min_docs=config["regions"]["min_docs"],
        n_terms=config["regions"]["n_terms"],
    script:
        "../../scripts/regions/keyness.py"


rule trends:
    """Topic shares and term rates by year, e.g. topic 3 in 2024, for the country and each place."""
    input:
        doc_topics=ancient("<selection>/doc_topics.parquet"),
        draws=ancient("<draws>/draws.parquet"),
        documents=ancient("<corpus>/documents.parquet"),
        places=ancient("<places>/places.parquet"),
        gazetteer=ancient(PLAN.gazetteer),
        groups=ancient(PLAN.groups or []),
        unmasked_vocabulary=ancient("<tokens>/unmasked_vocabulary.parquet"),
        unmasked_counts=ancient("<tokens>/unmasked_counts.parquet"),
    output:
        trends="<trends>/trends.parquet",
        term_trends="<trends>/term_trends.parquet",
    log:
        "<trends>/trends.log",
    benchmark:
        "<trends>/trends.benchmark.tsv"
    resources:
        mem_mb=2000,
        runtime=30,
    params:
        level=config["places"]["level"],
        within=config["places"]["within"],
        interval=config["regions"]["interval"],
    script:
        "../../scripts/regions/trends.py"


rule contrasts:
    """Each place against the rest, e.g. 海南省 0.11 above it in topic 5 at equal years, and spatial autocorrelation."""
    input:
        doc_topics=ancient("<selection>/doc_topics.parquet"),
        documents=ancient("<corpus>/documents.parquet"),
        places=ancient("<places>/places.parquet"),
        gazetteer=ancient(PLAN.gazetteer),
        groups=ancient(PLAN.groups or []),
    output:
        contrasts="<contrasts>/contrasts.parquet",
        autocorrelation="<contrasts>/autocorrelation.parquet",
    log:
        "<contrasts>/contrasts.log",
    benchmark:
        "<contrasts>/contrasts.benchmark.tsv"
    resources:
        mem_mb=2000,
        runtime=30,
    params:
        level=config["places"]["level"],
        within=config["places"]["within"],
        min_docs=config["regions"]["min_docs"],
        interval=config["regions"]["interval"],
    script:
        "../../scripts/regions/contrasts.py"
