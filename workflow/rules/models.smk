# Models: fit every (engine, number of topics, seed) of config models; one job each, one folder each.
# Needs: vocabulary, sections, section_counts, heldout; for engines that ask for more, section_tokens, documents, places.
# Makes: fit_topic_terms, fit_doc_topics, fit_measures, fit_states, fit_curve of each model.


rule fit:
    """Fit one model, e.g. tomotopy with 20 topics and seed 1; the wildcard is its address (MODEL_AT tells which it is)."""
    input:
        vocabulary=ancient("<tokens>/vocabulary.parquet"),
        sections=ancient("<tokens>/sections.parquet"),
        section_counts=ancient("<tokens>/section_counts.parquet"),
        heldout=ancient("<tokens>/heldout.parquet"),
        section_tokens=ancient("<tokens>/section_tokens.parquet"),
        documents=ancient("<corpus>/documents.parquet"),
        places=ancient("<places>/places.parquet"),
    output:
        topic_terms="results/store/models/{fit}/fit_topic_terms.parquet",
        doc_topics="results/store/models/{fit}/fit_doc_topics.parquet",
        measures="results/store/models/{fit}/fit_measures.parquet",
        states="results/store/models/{fit}/fit_states.parquet",
        curve="results/store/models/{fit}/fit_curve.parquet",
    log:
        "results/store/models/{fit}/fit.log",
    benchmark:
        "results/store/models/{fit}/fit.benchmark.tsv"
    wildcard_constraints:
        fit="[0-9a-f]{16}",
    resources:
        mem_mb=2000,
        runtime=240,
    params:
        model=of_model("model"),
        engine=of_model("engine"),
        n_topics=of_model("n_topics"),
        seed=of_model("seed"),
        options=of_model("options"),
        subsample=of_model("subsample"),
    script:
        "../../scripts/models/fit.py"
