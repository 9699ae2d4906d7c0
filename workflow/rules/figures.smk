# Figures: one job per figure of config figures; each draws the tables its file names and writes the numbers it drew.
# Needs: the tables named in TABLES of scripts/figures/<figure>.py. Makes: png, svg, pdf, csv, txt (captions).


rule figure:
    """Draw one figure, e.g. topic_by_region; the second wildcard is its address."""
    input:
        unpack(tables_of_figure),
    output:
        png="results/store/figures/{figure}/{address}/{figure}.png",
        svg="results/store/figures/{figure}/{address}/{figure}.svg",
        pdf="results/store/figures/{figure}/{address}/{figure}.pdf",
        csv="results/store/figures/{figure}/{address}/{figure}.csv",
        txt="results/store/figures/{figure}/{address}/{figure}.txt",
    log:
        "results/store/figures/{figure}/{address}/figure.log",
    benchmark:
        "results/store/figures/{figure}/{address}/figure.benchmark.tsv"
    wildcard_constraints:
        figure="[a-z0-9_]+",
        address="[0-9a-f]{16}",
    resources:
        mem_mb=1000,
        runtime=30,
    params:
        figure="{figure}",
        language=config["report"]["language"],
        options=options_of_figure,
    script:
        "../../scripts/figures/figure.py"
