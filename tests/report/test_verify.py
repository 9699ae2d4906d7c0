"""make verify and make cost: what a manifest is good for."""

import pytest

from scripts.report.publish import main as publish
from workflow import cost, verify


@pytest.fixture
def run(made_up, monkeypatch):
    """Publish the made-up run to results/demo of a folder of its own, and stand there."""
    monkeypatch.chdir(made_up.folder)
    notes = made_up.folder / "notes"
    notes.mkdir()
    for name in ("甲.txt", "乙.txt"):
        (notes / name).write_text(name, encoding="utf-8")
    for name, seconds, memory in (("fit1", 2.0, 200), ("fit2", 3.5, 100), ("scores", 1.0, 50)):
        (made_up.folder / f"{name}.log").write_text("done", encoding="utf-8")
        (made_up.folder / f"{name}.benchmark.tsv").write_text(f"s\th:m:s\tmax_rss\n{seconds}\t0:00:02\t{memory}\n")
    made_up.html()
    made_up.inputs.html = str(made_up.folder / "report-zh-excerpt.html")
    publish(
        made_up.inputs, "results/demo/.address-0", run="demo", config=made_up.config, figures=made_up.figures,
        logs={"models-a": "fit1", "models-b": "fit2", "selection-scores": "scores"}, address="0",
        documents=made_up.config["corpus"]["documents"],
    )  # fmt: skip
    return made_up.folder / "results" / "demo"


def test_a_run_as_it_was_written_is_verified(run, capsys):
    assert verify.main("demo") == 0
    assert "2 inputs listed, 0 differ" in capsys.readouterr().out


def test_what_was_changed_lost_or_added_is_named(run, made_up, capsys):
    (run / "tables/topics.csv").write_text("mine", encoding="utf-8")
    (run / "figures/coverage.png").unlink()
    (run / "my notes.txt").write_text("mine", encoding="utf-8")
    (made_up.folder / "notes/甲.txt").write_text("other", encoding="utf-8")
    (made_up.folder / "notes/乙.txt").unlink()
    (made_up.folder / "notes/丙.txt").write_text("new", encoding="utf-8")
    assert verify.main("demo") == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if line.startswith("DIFFERS")] == [
        "DIFFERS  results/demo/figures/coverage.png: is not there",
        "DIFFERS  results/demo/tables/topics.csv: was changed after the run",
        "DIFFERS  input 丙.txt: was not there when the run was made",
        "DIFFERS  input 乙.txt: is not there",
        "DIFFERS  input 甲.txt: was changed after the run",
    ]
    assert "note     results/demo/my notes.txt: is no part of the run" in lines


def test_inputs_whose_folder_is_not_told_are_not_compared(run, capsys):
    config = (run / "config.yaml").read_text("utf-8").replace("notes/*.txt", "…/*.txt")
    (run / "config.yaml").write_text(config, encoding="utf-8")
    assert verify.main("demo") == 1  # config.yaml itself
    out = capsys.readouterr().out
    assert "inputs are not compared" in out and "input 甲" not in out


def test_a_run_that_is_not_there_is_told(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit, match="RUN must name a folder"):
        verify.main("none")


def test_cost_adds_up_by_rule(run, capsys):
    assert cost.main("demo") == 0
    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    # two fits of 2 and 3.5 seconds and 200 and 100 MB, one job of scores
    assert rows[1] == ["fit", "2", "5.5", "3.5", "200"]
    assert rows[2] == ["scores", "1", "1.0", "1.0", "50"]
    assert rows[3] == ["all", "3", "6.5", "200"]
