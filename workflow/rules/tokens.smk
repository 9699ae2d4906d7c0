# Tokens: segment, keep place names out, cut long documents into sections, prune the vocabulary, count.
# Needs: documents, places, mentions. Makes: vocabulary, counts, what the models read, phrases, mask_report.


rule counts:
    """Count the terms of every document and section, e.g. 营商环境 3 times in document report-2022 and in its section 7."""
    input:
        documents=ancient("<corpus>/documents.parquet"),
        places=ancient("<places>/places.parquet"),
        mentions=ancient("<places>/mentions.parquet"),
        policy_terms=ancient(config["tokens"]["policy_terms"]),
        stop_terms=ancient(config["tokens"]["stop_terms"]),
    output:
        vocabulary="<tokens>/vocabulary.parquet",
        counts="<tokens>/counts.parquet",
        sections="<tokens>/sections.parquet",
        section_counts="<tokens>/section_counts.parquet",
        section_tokens="<tokens>/section_tokens.parquet",
        unmasked_vocabulary="<tokens>/unmasked_vocabulary.parquet",
        unmasked_counts="<tokens>/unmasked_counts.parquet",
        phrases="<tokens>/phrases.parquet",
        place_bound="<tokens>/place_bound.parquet",
        mask_report="<tokens>/mask_report.parquet",
        heldout="<tokens>/heldout.parquet",
    log:
        "<tokens>/counts.log",
    benchmark:
        "<tokens>/counts.benchmark.tsv"
    threads: 4
    resources:
        mem_mb=4000,
        runtime=60,
    params:
        engine=config["tokens"]["engine"],
        mask=config["tokens"]["mask"],
        mask_types=config["tokens"]["mask_types"],
        phrases=config["tokens"]["phrases"],
        repeated_sentences=config["tokens"]["repeated_sentences"],
        parts_of_speech=config["tokens"]["parts_of_speech"],
        section_chars=config["tokens"]["section_chars"],
        min_term_chars=config["tokens"]["min_term_chars"],
        min_sections=config["tokens"]["min_sections"],
        max_section_share=config["tokens"]["max_section_share"],
        heldout_share=config["tokens"]["heldout_share"],
        cores=threads_given,
    script:
        "../../scripts/tokens/counts.py"
