# Selection: score every model, choose one by a stated rule, name its topics, pick example documents.
# Needs: all fits, vocabulary, sections. Makes: scores, choice, topics, topic_terms, doc_topics, examples, clusters, agreement,
# disagreement, intrusion, intrusion_readers, intrusion_topics, draws.


rule scores:
    """Score every model: NPMI, C_V, held-out perplexity, diversity, exclusivity, stability over seeds, of topics and of places' shares."""
    input:
        topic_terms=ancient(of_all_models("fit_topic_terms")),
        doc_topics=ancient(of_all_models("fit_doc_topics")),
        measures=ancient(of_all_models("fit_measures")),
        subsampled_topic_terms=ancient(of_all_subsampled("fit_topic_terms")),
        subsampled_doc_topics=ancient(of_all_subsampled("fit_doc_topics")),
        vocabulary=ancient("<tokens>/vocabulary.parquet"),
        sections=ancient("<tokens>/sections.parquet"),
        section_counts=ancient("<tokens>/section_counts.parquet"),
        section_tokens=ancient("<tokens>/section_tokens.parquet"),
        heldout=ancient("<tokens>/heldout.parquet"),
        places=ancient("<places>/places.parquet"),
    output:
        scores="<scores>/scores.parquet",
    log:
        "<scores>/scores.log",
    benchmark:
        "<scores>/scores.benchmark.tsv"
    resources:
        mem_mb=4000,
        runtime=60,
    params:
        models=MODEL_LIST,
        subsampled=SUBSAMPLED_LIST,
    script:
        "../../scripts/selection/scores.py"


rule topics:
    """Choose the model to report and describe its topics, e.g. tomotopy-k020-s1, with the reason of each step in `choice`."""
    input:
        scores=ancient("<scores>/scores.parquet"),
        topic_terms=ancient(of_all_models("fit_topic_terms")),
        doc_topics=ancient(of_all_models("fit_doc_topics")),
        vocabulary=ancient("<tokens>/vocabulary.parquet"),
        documents=ancient("<corpus>/documents.parquet"),
        place_bound=ancient("<tokens>/place_bound.parquet"),
    output:
        choice="<selection>/choice.parquet",
        topics="<selection>/topics.parquet",
        topic_terms="<selection>/topic_terms.parquet",
        doc_topics="<selection>/doc_topics.parquet",
        examples="<selection>/examples.parquet",
        clusters="<selection>/clusters.parquet",
        cluster_terms="<selection>/cluster_terms.parquet",
        agreement="<selection>/agreement.parquet",
        disagreement="<selection>/disagreement.parquet",
    log:
        "<selection>/topics.log",
    benchmark:
        "<selection>/topics.benchmark.tsv"
    resources:
        mem_mb=4000,
        runtime=60,
    params:
        models=MODEL_LIST,
        engine=config["selection"]["engine"],
        model=config["selection"]["model"],
        labels=config["selection"]["labels"],
        align_to=config["selection"]["align_to"],
        n_terms=config["selection"]["n_terms"],
        n_examples=config["selection"]["n_examples"],
    script:
        "../../scripts/selection/topics.py"


rule intrusion:
    """Ask people which of six terms does not belong with a topic's, and count what they answered, e.g. 11 of 12 right."""
    input:
        topic_terms=ancient("<selection>/topic_terms.parquet"),
    output:
        intrusion="<intrusion>/intrusion.parquet",
        intrusion_readers="<intrusion>/intrusion_readers.parquet",
        intrusion_topics="<intrusion>/intrusion_topics.parquet",
    log:
        "<intrusion>/intrusion.log",
    benchmark:
        "<intrusion>/intrusion.benchmark.tsv"
    resources:
        mem_mb=1000,
        runtime=10,
    params:
        answers=config["selection"]["intrusion"],
    script:
        "../../scripts/selection/intrusion.py"


rule draws:
    """Draw document shares from states of the chosen model and its other seeds, e.g. 20 draws of tomotopy-k020-s1, -s2 and -s3."""
    input:
        choice=ancient("<selection>/choice.parquet"),
        topic_terms=ancient("<selection>/topic_terms.parquet"),
        doc_topics=ancient("<selection>/doc_topics.parquet"),
        fit_topic_terms=ancient(of_all_models("fit_topic_terms")),
        states=ancient(of_all_models("fit_states")),
        vocabulary=ancient("<tokens>/vocabulary.parquet"),
        places=ancient("<places>/places.parquet"),
    output:
        draws="<draws>/draws.parquet",
    log:
        "<draws>/draws.log",
    benchmark:
        "<draws>/draws.benchmark.tsv"
    resources:
        mem_mb=4000,
        runtime=30,
    params:
        models=MODEL_LIST,
    script:
        "../../scripts/selection/draws.py"
