"""results/<run>/: copied whole, nothing stale, nothing of the user's touched, a manifest that can be read back."""

import hashlib
import json
import os
from pathlib import Path

import polars as pl
import pytest

from scripts.report.copies import publish
from scripts.report.provenance import code_digest, git_commit, read_benchmark
from scripts.report.publish import main
from scripts.shared.job import Problem


def files(folder: Path, **contents: str) -> dict[str, Path]:
    """Return {target: source} with sources of these contents; _ stands for / and __ for . in names."""
    folder.mkdir(parents=True, exist_ok=True)
    made = {}
    for name, content in contents.items():
        target = name.replace("__", ".").replace("_", "/")
        source = folder / name
        source.write_text(content, encoding="utf-8")
        made[target] = source
    return made


def listing(folder: Path) -> list[str]:
    return sorted(
        p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file() and not p.name.startswith(".")
    )


def test_copies_and_lists_with_size_and_digest(tmp_path):
    run = tmp_path / "run"
    publish(files(tmp_path / "store", tables_a__csv="一", b__html="b"), run, run / ".address-1")
    assert listing(run) == ["b.html", "tables/a.csv"]
    assert json.loads((run / ".address-1").read_text("utf-8")) == [
        {"path": "b.html", "size": 1, "sha256": hashlib.sha256(b"b").hexdigest()},
        {"path": "tables/a.csv", "size": 3, "sha256": hashlib.sha256("一".encode()).hexdigest()},
    ]


def test_copies_are_no_links(tmp_path):
    run, source = tmp_path / "run", files(tmp_path / "store", a="a")
    publish(source, run, run / ".address-1")
    source["a"].write_text("changed")
    assert (run / "a").read_text() == "a" and not (run / "a").is_symlink()


def test_stale_files_go_and_the_users_own_stay(tmp_path):
    run = tmp_path / "run"
    publish(files(tmp_path / "1", figures_old__png="o", tables_a__csv="a"), run, run / ".address-1")
    (run / "my notes.txt").write_text("mine")
    (run / "tables" / "mine.xlsx").write_text("mine")
    publish(files(tmp_path / "2", tables_a__csv="new"), run, run / ".address-2")
    assert listing(run) == ["my notes.txt", "tables/a.csv", "tables/mine.xlsx"]
    assert not (run / "figures").exists()
    assert [p.name for p in run.glob(".address-*")] == [".address-2"]


def test_a_stale_file_changed_by_hand_stays(tmp_path):
    run = tmp_path / "run"
    publish(files(tmp_path / "1", a="a", b="b"), run, run / ".address-1")
    (run / "a").write_text("my remarks")
    publish(files(tmp_path / "2", b="b"), run, run / ".address-2")
    assert (run / "a").read_text() == "my remarks"


def test_what_was_written_into_a_published_file_is_kept_elsewhere(tmp_path):
    run = tmp_path / "run"
    for turn in ("first", "second", "second"):
        publish(files(tmp_path / "1", tables_a__csv="new"), run, run / ".address-1")
        assert (run / "tables/a.csv").read_text() == "new"
        (run / "tables/a.csv").write_text(turn)
    publish(files(tmp_path / "2", tables_a__csv="newer"), run, run / ".address-2")
    assert listing(run) == ["changed/tables/a 2.csv", "changed/tables/a.csv", "tables/a.csv"]
    kept = {(run / "changed/tables" / name).read_text() for name in ("a.csv", "a 2.csv")}
    assert kept == {"first", "second"}
    assert (run / "tables/a.csv").read_text() == "newer"


def test_killed_half_way_is_not_taken_for_finished_and_leaves_nothing_stale(tmp_path, monkeypatch):
    run = tmp_path / "run"
    publish(files(tmp_path / "1", a="a", old="o"), run, run / ".address-1")
    replace = os.replace

    def killed(source, target):
        if Path(target).name == "b":
            raise KeyboardInterrupt
        replace(source, target)

    monkeypatch.setattr(os, "replace", killed)
    with pytest.raises(KeyboardInterrupt):
        publish(files(tmp_path / "2", a="new", b="b"), run, run / ".address-2")
    assert not list(run.glob(".address-*"))
    monkeypatch.setattr(os, "replace", replace)
    publish(files(tmp_path / "3", c="c"), run, run / ".address-3")
    assert listing(run) == ["c"]


def test_a_file_is_the_old_one_or_the_new_one(tmp_path, monkeypatch):
    import shutil

    run = tmp_path / "run"
    publish(files(tmp_path / "1", a="old"), run, run / ".address-1")

    def half(source, target):
        Path(target).write_text("ne")
        raise OSError("disk full")

    monkeypatch.setattr(shutil, "copyfile", half)
    with pytest.raises(OSError, match="disk full"):
        publish(files(tmp_path / "2", a="new"), run, run / ".address-2")
    assert (run / "a").read_text() == "old"
    assert not list(run.glob(".tmp-*"))


def test_leftovers_of_killed_jobs_go(tmp_path):
    run = tmp_path / "run"
    publish(files(tmp_path / "1", tables_a="a"), run, run / ".address-1")
    (run / "tables" / ".tmp-4242-a").write_text("half")
    (run / "tables" / ".tmp-4242-mine").write_text("mine")
    (run / ".tmp-4242-.address-2").write_text("half")
    publish(files(tmp_path / "2", tables_a="a"), run, run / ".address-2")
    assert sorted(p.name for p in (run / "tables").iterdir()) == [".tmp-4242-mine", "a"]
    assert not list(run.glob(".tmp-*"))


def test_refuses_to_write_through_a_link(tmp_path):
    run, outside = tmp_path / "run", tmp_path / "outside"
    outside.mkdir()
    run.mkdir()
    (run / "tables").symlink_to(outside)
    with pytest.raises(Problem, match="tables is a link"):
        publish(files(tmp_path / "1", tables_a="a"), run, run / ".address-1")
    assert not list(outside.iterdir())


def test_replaces_a_link_and_leaves_what_it_led_to(tmp_path):
    run, outside = tmp_path / "run", tmp_path / "outside.txt"
    outside.write_text("mine")
    run.mkdir()
    (run / "a").symlink_to(outside)
    publish(files(tmp_path / "1", a="a"), run, run / ".address-1")
    assert outside.read_text() == "mine" and (run / "a").read_text() == "a" and not (run / "a").is_symlink()


def test_removes_nothing_through_a_link(tmp_path):
    run, outside = tmp_path / "run", tmp_path / "outside"
    publish(files(tmp_path / "1", tables_a="a", b="b"), run, run / ".address-1")
    (run / "tables").rename(outside)
    (run / "tables").symlink_to(outside)
    publish(files(tmp_path / "2", b="b"), run, run / ".address-2")
    assert (outside / "a").read_text() == "a"


def test_a_list_that_leads_out_of_the_folder_removes_nothing(tmp_path):
    run, outside = tmp_path / "run", tmp_path / "outside.txt"
    run.mkdir()
    outside.write_text("mine")
    digest = hashlib.sha256(b"mine").hexdigest()
    (run / ".published").write_text(json.dumps({"../outside.txt": [digest], str(outside): [digest]}))
    publish(files(tmp_path / "1", a="a"), run, run / ".address-1")
    assert outside.read_text() == "mine"


@pytest.mark.parametrize("target", ["../a", "/a", "a/../../b", ""])
def test_targets_outside_are_refused(tmp_path, target):
    source = tmp_path / "source"
    source.write_text("a")
    with pytest.raises(ValueError, match="does not lie inside"):
        publish({target: source}, tmp_path / "run", tmp_path / "run" / ".address-1")


def test_a_folder_in_the_way_is_named(tmp_path):
    (tmp_path / "run" / "a").mkdir(parents=True)
    with pytest.raises(Problem, match="a is a folder where the run writes a file"):
        publish(files(tmp_path / "1", a="a"), tmp_path / "run", tmp_path / "run" / ".address-1")


# --- the whole step ---------------------------------------------------------------------------------------------------


@pytest.fixture
def run_folder(made_up) -> Path:
    return published(made_up)


def published(made_up) -> Path:
    """Return the folder to which the made-up run is published."""
    made_up.html()
    made_up.inputs.html = str(made_up.folder / "report-zh-excerpt.html")
    note = made_up.folder / "短讯 1.txt"
    note.write_text("一则短讯。", encoding="utf-8")
    (made_up.folder / "fit.log").write_text("fit: done", encoding="utf-8")
    (made_up.folder / "fit.benchmark.tsv").write_text("s\th:m:s\tmax_rss\tmean_load\n1.5\t0:00:01\t210.25\t99\n")
    folder = made_up.folder / "results" / "示例 run"
    main(
        made_up.inputs, str(folder / ".address-0"), run="示例 run", config=made_up.config, figures=made_up.figures,
        logs={"models-tomotopy-k006-s1": str(made_up.folder / "fit"), "corpus-documents": str(made_up.folder / "none")},
        address="0", documents=[str(note)],
    )  # fmt: skip
    return folder


def test_tables_figures_report_settings_and_logs_are_there(run_folder):
    found = listing(run_folder)
    for wanted in ("tables/documents.parquet", "tables/topics.csv", "figures/coverage.png", "figures/topics.csv", "figures/topics.svg",
                   "report.html", "config.yaml", "logs/models-tomotopy-k006-s1.log", "ro-crate-metadata.json"):  # fmt: skip
        assert wanted in found
    assert "tables/documents.csv" not in found and "tables/sections.parquet" not in found
    assert pl.read_csv(run_folder / "tables/topics.csv", encoding="utf8-lossy")["prevalence"].sum() == pytest.approx(1)
    assert (run_folder / "tables/contrasts.csv").read_bytes() == (
        b"\xef\xbb\xbflevel,adcode,topic,adjusted,effect,low,high,se,p,q,n_docs,n_clusters\n"
    )


def everything(folder: Path) -> str:
    """Return all that the files of a folder hold, tables as the text of their cells."""
    tables = [str(pl.read_parquet(path).rows()) for path in sorted(folder.rglob("*.parquet"))]
    others = [p.read_text("utf-8", "replace") for p in folder.rglob("*") if p.is_file() and p.suffix != ".parquet"]
    return "\n".join([*tables, *others])


def test_texts_none_holds_for_everything_that_is_published(made_up):
    made_up.config["report"]["texts"] = "none"
    made_up.write("documents", made_up.frames["documents"].with_columns(own=pl.lit("李四的备注")))
    folder = published(made_up)
    (folder / "report.html").unlink()  # made with texts: excerpt here; it has tests of its own
    found = everything(folder)
    titles = [*made_up.frames["documents"]["title"], *made_up.frames["reprints"]["title"]]
    texts = [*made_up.frames["documents"]["text"], *made_up.frames["examples"]["excerpt"]]
    for given_away in [*titles, *(text[:16] for text in texts), "20 characters", "李四的备注"]:
        assert given_away not in found
    documents = pl.read_parquet(folder / "tables/documents.parquet")
    assert documents["n_chars"].to_list() == made_up.frames["documents"].sort("doc_id")["n_chars"].to_list()
    assert set(documents["text"]) == {""} and documents["title"].null_count() == len(documents)


def test_personal_data_in_published_examples_is_masked_unless_told_otherwise(made_up):
    assert "13812345678" not in str(pl.read_parquet(published(made_up) / "tables/examples.parquet").rows())
    made_up.config["report"]["mask_personal"] = False
    assert "13812345678" in str(pl.read_parquet(published(made_up) / "tables/examples.parquet").rows())


def test_manifest_is_a_crate_whose_digests_are_right(run_folder):
    from rocrate.rocrate import ROCrate

    crate = ROCrate(run_folder)
    parts = {entity.id: entity.properties() for entity in crate.data_entities}
    assert {Path(i).as_posix() for i in parts} == set(listing(run_folder)) - {"ro-crate-metadata.json"}
    for path, entity in parts.items():
        content = (run_folder / path).read_bytes()
        assert entity["sha256"] == hashlib.sha256(content).hexdigest()
        assert entity["contentSize"] == str(len(content))
    assert crate.name == "Topic Atlas: 示例 run"


def test_manifest_holds_inputs_seeds_packages_times_and_no_path(run_folder, made_up):
    text = (run_folder / "ro-crate-metadata.json").read_text("utf-8")
    graph = {entity["@id"]: entity for entity in json.loads(text)["@graph"]}
    assert graph["#input-1"]["name"] == "短讯 1.txt"
    assert graph["#input-1"]["sha256"] == hashlib.sha256("一则短讯。".encode()).hexdigest()
    assert graph["#seeds"]["value"] == "1, 2"
    assert graph["#package-polars"]["version"] == pl.__version__
    assert graph["#step-models-tomotopy-k006-s1-seconds"]["value"] == 1.5
    assert graph["#step-models-tomotopy-k006-s1-memory"]["value"] == 210.25
    assert str(made_up.folder) not in text and str(Path.cwd()) not in text
    # flat: nothing inside another, every reference leads to an entity
    references = [
        r["@id"]
        for e in graph.values()
        for v in e.values()
        for r in (v if isinstance(v, list) else [v])
        if isinstance(r, dict)
    ]
    assert {r for r in references if not r.startswith("http")} <= set(graph)


def test_settings_are_read_back_as_they_were(run_folder, made_up):
    import yaml

    assert yaml.safe_load((run_folder / "config.yaml").read_text("utf-8")) == made_up.config


def test_benchmarks_that_say_nothing_are_left_without_numbers(tmp_path):
    short = tmp_path / "short.tsv"
    short.write_text("s\th:m:s\tmax_rss\n0.02\t0:00:00\t-\n")
    assert (read_benchmark("a", short).seconds, read_benchmark("a", short).memory_mb) == (0.02, None)
    assert read_benchmark("a", tmp_path / "none.tsv").seconds is None


def test_code_digest_follows_code_and_not_its_place(tmp_path):
    for name in ("a", "b"):
        (tmp_path / name / "scripts").mkdir(parents=True)
        (tmp_path / name / "workflow").mkdir()
        (tmp_path / name / "Snakefile").write_text("rule all:")
        (tmp_path / name / "scripts" / "x.py").write_text("X = 1")
    assert code_digest(tmp_path / "a") == code_digest(tmp_path / "b")
    (tmp_path / "b" / "scripts" / "x.py").write_text("X = 2")
    assert code_digest(tmp_path / "a") != code_digest(tmp_path / "b")


def test_no_commit_outside_a_repository_of_its_own(tmp_path):
    assert git_commit(tmp_path) is None
    assert git_commit(Path(__file__).parent) is None
