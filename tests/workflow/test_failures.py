"""A failure is a clear message and nothing lost: it names what is wrong and what to change, and shows no traceback."""

import json

import pytest
import yaml

from tests.conftest import SMALL, Project

THINGS = ("茶园", "河道", "学校", "医院", "公路", "湿地", "港口", "桥梁", "果树", "食堂", "码头", "苗圃")
CORPUS = [
    {
        "title": f"{thing}工作",
        "text": f"今年{thing}的修缮由村民和{THINGS[i - 1]}的工人一起完成，{thing}周边的环境明显好转。" * 3,
    }
    for i, thing in enumerate(THINGS)
]


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    made = Project(tmp_path_factory.mktemp("failures") / "它's p")
    write_corpus(made, "plain", CORPUS)
    return made


def write_corpus(project, name, documents):
    (project.folder / name).mkdir()
    lines = [json.dumps(document, ensure_ascii=False) for document in documents]
    (project.folder / name / "records.jsonl").write_text("\n".join(lines), "utf-8")
    return {"documents": [name]}


def run(project, *arguments, **changes):
    return project.snakemake(*arguments, "--configfile", project.overlay("failing", **(SMALL | changes)), check=False)


def stopped(said, *pieces):
    """Assert that the run stopped with a message holding all `pieces`, and that no traceback was shown."""
    lines = [line for line in said.splitlines() if "STOPPED" in line]
    assert lines, said[-3000:]
    assert all(piece in lines[0] for piece in pieces), lines[0]
    assert "Traceback" not in said


def test_a_wrong_config_stops_before_any_job_with_every_problem(project):
    said = run(project, corpus={"min_char": 5}, places={"level": "town"}, models=[{"engine": "lda", "topics": [4]}])
    assert "3 problems" in said or "2 problems" in said
    for piece in ("corpus.min_char", "Did you mean 'min_chars'", "places.level", "'town'"):
        assert piece in said
    assert "Finished jobid" not in said and "Traceback" not in said


@pytest.mark.slow
def test_files_named_in_the_config_that_are_not_there_are_all_named_at_once(project):
    said = run(
        project,
        corpus={"documents": ["nowhere/*"]},
        places={"corrections": "mine.csv"},
        selection={"labels": "labels.csv", "align_to": "results/never"},
        figures=[{"figure": "topic_map"}],
    )
    for piece in ("nowhere/*", "mine.csv", "labels.csv", "results/never", "Did you mean 'topic_maps'"):
        assert piece in said
    assert "Finished jobid" not in said and "Traceback" not in said


@pytest.mark.slow
def test_a_folder_without_readable_documents_says_what_to_change(project):
    folder = project.folder / "input"
    folder.mkdir()
    (folder / "empty.txt").write_bytes(b"")
    (folder / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4)
    (folder / "broken.jsonl.gz").write_bytes(b"\x1f\x8b\x08\x00 not an archive")
    stopped(run(project, corpus={"documents": ["input"]}), "corpus.documents")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "documents", "columns", "pieces"),
    [
        ("english", [{"text": f"The town has a school, a harbour and {n} bridges over the river. " * 3} for n in range(9)], {},
         ("no Chinese word", "corpus.columns")),
        ("no_column", CORPUS, {"text": "body"}, ("corpus.columns.text", "'body'", "records.jsonl")),
        ("same_ids", [document | {"number": "7"} for document in CORPUS], {"id": "number", "text": "text"},
         ("records.jsonl", "'7'", "corpus.columns")),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_a_corpus_that_cannot_be_modelled_says_why(project, name, documents, columns, pieces):
    corpus = write_corpus(project, name, documents) | {"columns": columns}
    stopped(run(project, "--until", "counts", corpus=corpus), *pieces)


@pytest.mark.slow
def test_limits_that_leave_no_term_are_named(project):
    said = run(project, "--until", "counts", corpus={"documents": ["plain"]}, tokens={"min_sections": 999})
    stopped(said, "tokens.min_sections = 999", "of 12 sections", "lower")


@pytest.mark.slow
def test_corrections_are_refused_by_file_row_and_value(project):
    (project.folder / "wrong.csv").write_text("doc_id,adcode\nrecords.jsonl#1,999999\n", "utf-8-sig")
    said = run(project, "--until", "places", corpus={"documents": ["plain"]}, places={"corrections": "wrong.csv"})
    stopped(said, "wrong.csv, row 2", "999999")


@pytest.mark.slow
def test_one_document_names_what_it_lacks_and_what_was_done_stays(project):
    corpus = write_corpus(project, "single", CORPUS[:1])
    said = run(project, "--until", "fit", corpus=corpus, models=[{"engine": "kmeans", "topics": [2], "seeds": [1]}])
    stopped(said, "kmeans-k002-s1", "in 1 documents", "add documents, or leave clusterings out")
    assert project.planned("--until", "counts", "--configfile", "failing.yaml") == {}


@pytest.mark.slow
def test_what_the_user_wrote_into_a_run_outlives_the_next(small):
    folder = small.folder / "results/small"
    (folder / "notes.txt").write_text("mine", "utf-8")
    table = folder / "tables/topics.csv"
    before = table.read_bytes()
    table.write_bytes(before + "9,我的标注\n".encode())
    small.snakemake("--configfile", "small.yaml")
    assert table.read_bytes() == before
    assert (folder / "notes.txt").read_text("utf-8") == "mine"
    assert (folder / "changed/tables/topics.csv").read_text("utf-8").endswith("9,我的标注\n")
    (folder / "notes.txt").unlink()
    (folder / "changed/tables/topics.csv").unlink()


@pytest.mark.slow
def test_hostile_titles_are_text_in_the_report_and_no_formula_in_the_tables(project):
    hostile = [
        "<script>alert(1)</script>",
        "=1+1",
        "{{ 7*7 }}",
        "\u202e反转",
        '"><img src=x onerror=alert(1)>',
        "$x^2$",
    ]
    documents = [document | {"title": hostile[i % 6]} for i, document in enumerate(CORPUS)]
    corpus = write_corpus(project, "hostile", documents)
    models = [{"engine": "tomotopy", "topics": [2], "seeds": [1], "iterations": 20}]
    said = run(project, run="hostile", corpus=corpus, models=models, figures=[], report={"texts": "full"})
    assert "Traceback" not in said and "STOPPED" not in said, said[-3000:]
    page = (project.folder / "results/hostile/report.html").read_text("utf-8")
    assert "<script>alert" not in page and "<img src=x" not in page and "\u202e" not in page
    assert "{{ 7*7 }}" in page and "&lt;script&gt;alert(1)" in page
    settings = yaml.safe_load((project.folder / "results/hostile/config.yaml").read_text("utf-8"))
    assert settings["run"] == "hostile"
