"""A job leaves whole files or none, and a clear line instead of a traceback for what the user can mend."""

from types import SimpleNamespace

import pytest

from scripts.shared.job import Problem, job


class Named(dict):
    items = dict.items


def snakemake(tmp_path):
    return SimpleNamespace(
        input=Named(documents="in.parquet"),
        output=Named(table=str(tmp_path / "out.txt")),
        params=Named(level="province"),
        log=[str(tmp_path / "job.log")],
        rule="places",
    )


def test_output_appears_only_when_the_block_ends(tmp_path):
    with job(snakemake(tmp_path)) as (inputs, output, params):
        assert (inputs.documents, params) == ("in.parquet", {"level": "province"})
        with open(output.table, "w") as file:
            file.write("done")
        assert not (tmp_path / "out.txt").exists()
    assert (tmp_path / "out.txt").read_text() == "done"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["job.log", "out.txt"]


@pytest.mark.parametrize(
    ("error", "line", "traceback"),
    [(Problem("a.csv, row 3"), "STOPPED: a.csv, row 3", False), (KeyError("x"), "FAILED", True)],
)
def test_a_failure_leaves_nothing_but_its_reason(tmp_path, error, line, traceback):
    with pytest.raises(SystemExit) as stopped, job(snakemake(tmp_path)) as (_, output, _):
        with open(output.table, "w") as file:
            file.write("half")
        raise error
    assert stopped.value.code == 1
    assert [path.name for path in tmp_path.iterdir()] == ["job.log"]
    log = (tmp_path / "job.log").read_text()
    assert line in log
    assert ("Traceback" in log) == traceback
