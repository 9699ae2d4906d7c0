# Regions: what each place talks about, how that differs from elsewhere and over the years, with intervals.
# Needs: doc_topics, draws, places, gazetteer, documents, unmasked counts; for robustness all fits, counts and mask_report. Makes:
# region_topics, ranks, specialisation, region_distance, keyness, trends, panel, panel_wide, breaks, term_trends, diffusion, contrasts,
# contrast_periods, regression, covariates, contrast_pairs, autocorrelation, lisa, robustness, concentration, correspondence,
# region_clusters, alignment, place_examples.


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
        ranks="<region_topics>/ranks.parquet",
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
        estimand=config["regions"]["estimand"],
        weighting=config["regions"]["weighting"],
    script:
        "../../scripts/regions/region_topics.py"


rule keyness:
    """Terms that set each place apart, e.g. 冰雪 for 黑龙江省, by weighted log-odds on unmasked tokens."""
    input:
        unmasked_vocabulary=ancient("<tokens>/unmasked_vocabulary.parquet"),
        unmasked_counts=ancient("<tokens>/unmasked_counts.parquet"),
        mask_report=ancient("<tokens>/mask_report.parquet"),
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
        n_terms=config["regions"]["n_terms"],
        min_term_chars=config["tokens"]["min_term_chars"],
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
        mask_report=ancient("<tokens>/mask_report.parquet"),
    output:
        trends="<trends>/trends.parquet",
        panel="<trends>/panel.parquet",
        panel_wide="<trends>/panel_wide.parquet",
        breaks="<trends>/breaks.parquet",
        term_trends="<trends>/term_trends.parquet",
        diffusion="<trends>/diffusion.parquet",
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
        events=config["regions"]["events"],
        min_term_chars=config["tokens"]["min_term_chars"],
    script:
        "../../scripts/regions/trends.py"


rule contrasts:
    """Each place against the rest and each period against the one before, e.g. 海南省 0.11 above the rest in topic 5 at equal years."""
    input:
        doc_topics=ancient("<selection>/doc_topics.parquet"),
        draws=ancient("<draws>/draws.parquet"),
        documents=ancient("<corpus>/documents.parquet"),
        places=ancient("<places>/places.parquet"),
        gazetteer=ancient(PLAN.gazetteer),
        groups=ancient(PLAN.groups or []),
        covariates=ancient(config["regions"]["covariates"] or []),
    output:
        contrasts="<contrasts>/contrasts.parquet",
        contrast_periods="<contrasts>/contrast_periods.parquet",
        regression="<contrasts>/regression.parquet",
        covariates="<contrasts>/covariates.parquet",
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
        key=config["regions"]["key"],
        lag=config["regions"]["lag"],
    script:
        "../../scripts/regions/contrasts.py"


rule contrast_pairs:
    """Pairs of places that the config names, e.g. 广东省 against 浙江省: 0.03 more of topic 5 at equal years."""
    input:
        doc_topics=ancient("<selection>/doc_topics.parquet"),
        draws=ancient("<draws>/draws.parquet"),
        documents=ancient("<corpus>/documents.parquet"),
        places=ancient("<places>/places.parquet"),
        gazetteer=ancient(PLAN.gazetteer),
        groups=ancient(PLAN.groups or []),
        covariates=ancient(config["regions"]["covariates"] or []),
    output:
        contrast_pairs="<contrast_pairs>/contrast_pairs.parquet",
    log:
        "<contrast_pairs>/contrast_pairs.log",
    benchmark:
        "<contrast_pairs>/contrast_pairs.benchmark.tsv"
    resources:
        mem_mb=2000,
        runtime=30,
    params:
        level=config["places"]["level"],
        within=config["places"]["within"],
        pairs=config["regions"]["pairs"],
        interval=config["regions"]["interval"],
        key=config["regions"]["key"],
        lag=config["regions"]["lag"],
    script:
        "../../scripts/regions/contrast_pairs.py"


rule autocorrelation:
    """Whether neighbouring places speak of the same topics, e.g. Moran's I 0.42 of topic 5, and which places stand out locally."""
    input:
        doc_topics=ancient("<selection>/doc_topics.parquet"),
        draws=ancient("<draws>/draws.parquet"),
        places=ancient("<places>/places.parquet"),
        gazetteer=ancient(PLAN.gazetteer),
    output:
        autocorrelation="<autocorrelation>/autocorrelation.parquet",
        lisa="<autocorrelation>/lisa.parquet",
    log:
        "<autocorrelation>/autocorrelation.log",
    benchmark:
        "<autocorrelation>/autocorrelation.benchmark.tsv"
    resources:
        mem_mb=2000,
        runtime=30,
    params:
        level=config["places"]["level"],
        within=config["places"]["within"],
    script:
        "../../scripts/regions/autocorrelation.py"


rule robustness:
    """The strongest contrasts again under other numbers of topics, seeds and names, e.g. 海南省 in topic 5 at k=25: stands."""
    input:
        doc_topics=ancient("<selection>/doc_topics.parquet"),
        topic_terms=ancient("<selection>/topic_terms.parquet"),
        choice=ancient("<selection>/choice.parquet"),
        fit_doc_topics=ancient(of_all_models("fit_doc_topics")),
        fit_topic_terms=ancient(of_all_models("fit_topic_terms")),
        vocabulary=ancient("<tokens>/vocabulary.parquet"),
        counts=ancient("<tokens>/counts.parquet"),
        mask_report=ancient("<tokens>/mask_report.parquet"),
        contrasts=ancient("<contrasts>/contrasts.parquet"),
        documents=ancient("<corpus>/documents.parquet"),
        places=ancient("<places>/places.parquet"),
        gazetteer=ancient(PLAN.gazetteer),
        groups=ancient(PLAN.groups or []),
        covariates=ancient(config["regions"]["covariates"] or []),
    output:
        robustness="<robustness>/robustness.parquet",
    log:
        "<robustness>/robustness.log",
    benchmark:
        "<robustness>/robustness.benchmark.tsv"
    resources:
        mem_mb=2000,
        runtime=30,
    params:
        models=MODEL_LIST,
        level=config["places"]["level"],
        within=config["places"]["within"],
        interval=config["regions"]["interval"],
        key=config["regions"]["key"],
        lag=config["regions"]["lag"],
    script:
        "../../scripts/regions/robustness.py"


rule structure:
    """What places have in common, e.g. entropy 0.97 of topic 5 over 31 provinces; 长沙市 speaks as 湖南省 did the year before by 0.81."""
    input:
        region_topics=ancient("<region_topics>/region_topics.parquet"),
        doc_topics=ancient("<selection>/doc_topics.parquet"),
        documents=ancient("<corpus>/documents.parquet"),
        places=ancient("<places>/places.parquet"),
        gazetteer=ancient(PLAN.gazetteer),
        groups=ancient(PLAN.groups or []),
    output:
        concentration="<structure>/concentration.parquet",
        correspondence="<structure>/correspondence.parquet",
        region_clusters="<structure>/region_clusters.parquet",
        alignment="<structure>/alignment.parquet",
        place_examples="<structure>/place_examples.parquet",
    log:
        "<structure>/structure.log",
    benchmark:
        "<structure>/structure.benchmark.tsv"
    resources:
        mem_mb=2000,
        runtime=30,
    params:
        level=config["places"]["level"],
        within=config["places"]["within"],
    script:
        "../../scripts/regions/structure.py"
