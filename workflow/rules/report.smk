# Report: one offline page, then everything people read is copied into results/<run>/.
# Needs: all published tables, all figures. Makes: report.html, results/<run>/.


rule report:
    """Write report.html: what was analysed, what stands out, figures, tables and how the model was chosen."""
    input:
        **PUBLISHED_TABLES,
        figure_png=ancient(of_all_figures("png")),
        page=ancient(plan.files(RESOURCES / "report")),
    output:
        html="<report>/report.html",
    log:
        "<report>/report.log",
    benchmark:
        "<report>/report.benchmark.tsv"
    resources:
        mem_mb=2000,
        runtime=30,
    params:
        run=config["run"],
        config=config,
        language=config["report"]["language"],
        texts=config["report"]["texts"],
        figures=list(FIGURE_NAMED),
        captions=[figure["captions"] for figure in PLAN.figures],
    script:
        "../../scripts/report/report.py"


rule publish:
    """Copy tables, figures, report, config, logs and manifest to results/<run>/, e.g. results/demo/; the stamp comes last."""
    input:
        **PUBLISHED_TABLES,
        figure_png=ancient(of_all_figures("png")),
        figure_svg=ancient(of_all_figures("svg")),
        figure_pdf=ancient(of_all_figures("pdf")),
        figure_txt=ancient(of_all_figures("txt")),
        figure_csv=ancient(of_all_figures("csv")),
        html=ancient("<report>/report.html"),
    output:
        stamp=STAMP,
    log:
        f"results/store/report/{PLAN.address['publish']}/publish.log",
    resources:
        mem_mb=2000,
        runtime=30,
    params:
        run=config["run"],
        config=config,
        figures=list(FIGURE_NAMED),
        logs=PLAN.logs,
        address=PLAN.address["publish"],
        documents=config["corpus"]["documents"],
    script:
        "../../scripts/report/publish.py"
