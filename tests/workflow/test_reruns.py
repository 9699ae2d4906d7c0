"""Nothing stale, nothing twice: what reruns when a setting, a script or an input changes, and only that."""

import copy
import shutil

import pytest

from tests.conftest import SMALL

AFTER_SELECTION = {
    "intrusion",
    "draws",
    "region_topics",
    "trends",
    "contrasts",
    "contrast_pairs",
    "autocorrelation",
    "robustness",
    "structure",
    "figure",
    "report",
    "publish",
}
AFTER_MODELS = {"scores", "topics"} | AFTER_SELECTION
AFTER_TOKENS = {"fit", "keyness"} | AFTER_MODELS
AFTER_PLACES = {"counts"} | AFTER_TOKENS
AFTER_READING = {"documents", "places"} | AFTER_PLACES
ALL = {"chunk"} | AFTER_READING

MORE_TOPICS = copy.deepcopy(SMALL["models"])
MORE_TOPICS[0]["topics"] = [4, 5]


def planned(project, name, **changes):
    settings = copy.deepcopy(SMALL)
    for section, value in changes.items():
        settings[section] = value
    return project.planned("--configfile", project.overlay(name, **settings))


def test_a_second_run_has_nothing_to_do(small):
    assert "Nothing to be done" in small.snakemake("--configfile", "small.yaml")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("changes", "rules"),
    [
        ({"run": "other"}, {"report", "publish"}),
        ({"corpus": {"min_chars": 60}}, AFTER_READING),
        ({"corpus": {"split": "^第.篇$"}}, ALL),
        ({"places": {"level": "province"}}, AFTER_READING - {"documents"}),
        ({"tokens": {"section_chars": 500}}, AFTER_PLACES),
        ({"selection": {"n_examples": 3}}, {"topics"} | AFTER_SELECTION - {"figure"} | {"figure"}),
        (
            {"regions": {"min_docs": 5}},
            {"region_topics", "contrasts", "robustness", "structure", "report", "publish"},
        ),
        ({"regions": {"n_terms": 10}}, {"keyness", "report", "publish"}),
        ({"regions": {"events": {2023: "新规"}}}, {"trends", "report", "publish"}),
        ({"figures": [*SMALL["figures"], {"figure": "trends"}]}, {"figure", "report", "publish"}),
        ({"report": {"language": "en"}}, {"figure", "report", "publish"}),
        ({"report": {"texts": "none"}}, {"report", "publish"}),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else "",
)
def test_a_changed_key_reruns_its_users_only(small, changes, rules):
    assert set(planned(small, "changed", **changes)) == rules


@pytest.mark.slow
def test_answers_of_readers_redraw_the_page_only(small):
    (small.folder / "answers.csv").write_text("terms,answer\n", "utf-8")
    selection = SMALL.get("selection", {}) | {"intrusion": "answers.csv"}
    assert set(planned(small, "answered", selection=selection)) == {"intrusion", "report", "publish"}


@pytest.mark.slow
def test_one_more_number_of_topics_fits_only_its_models(small):
    # its two seeds, and its two subsamples of the documents
    assert planned(small, "more", models=MORE_TOPICS)["fit"] == 4


@pytest.mark.slow
def test_a_figure_added_draws_only_that_figure(small):
    assert planned(small, "drawn", figures=[*SMALL["figures"], {"figure": "trends"}])["figure"] == 1


@pytest.mark.slow
def test_touched_and_copied_files_rerun_nothing(small):
    for folder in ("scripts", "workflow"):
        shutil.copytree(small.folder / folder, small.folder / "copied", dirs_exist_ok=True)
        shutil.rmtree(small.folder / folder)
        shutil.copytree(small.folder / "copied", small.folder / folder, copy_function=shutil.copyfile)
        shutil.rmtree(small.folder / "copied")
    shutil.rmtree(small.folder / ".snakemake")
    assert small.planned("--configfile", "small.yaml") == {}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("module", "rules"),
    [
        ("scripts/shared/style.py", {"figure", "report", "publish"}),
        ("scripts/figures/coverage.py", {"figure", "report", "publish"}),
        ("scripts/regions/keyness.py", {"keyness", "report", "publish"}),
        ("scripts/selection/intrusion.py", {"intrusion", "report", "publish"}),
        ("scripts/models/engines/kmeans.py", {"fit"} | AFTER_MODELS),
        ("scripts/report/report.py", {"report", "publish"}),
        ("scripts/shared/job.py", ALL),
        ("requirements.lock", ALL),
    ],
)
def test_changed_code_reruns_its_users_only(small, module, rules):
    file = small.folder / module
    before = file.read_bytes()
    file.write_bytes(before + b"# changed\n")
    try:
        assert set(small.planned("--configfile", "small.yaml")) == rules
    finally:
        file.write_bytes(before)


@pytest.mark.slow
def test_a_changed_input_is_noticed(small):
    file = small.folder / "workflow/resources/demo/empty.txt"
    before = file.read_bytes()
    file.write_bytes(b"\xef\xbb\xbf")
    try:
        assert set(small.planned("--configfile", "small.yaml")) == ALL
    finally:
        file.write_bytes(before)


@pytest.mark.slow
def test_going_back_to_old_settings_only_publishes(small):
    small.snakemake("--configfile", small.overlay("english", **SMALL, report={"language": "en"}))
    assert small.planned("--configfile", "small.yaml") == {"publish": 1}
    small.snakemake("--configfile", "small.yaml")
    assert small.planned("--configfile", "small.yaml") == {}


@pytest.mark.slow
def test_a_lost_result_is_published_again(small):
    (small.folder / "results/small/report.html").unlink()
    assert small.planned("--configfile", "small.yaml") == {"publish": 1}
    small.snakemake("--configfile", "small.yaml")
    assert (small.folder / "results/small/report.html").is_file()
