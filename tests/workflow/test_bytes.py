"""The same bytes on one core and two, in another folder, locale, time zone and hash seed, and after kill -9."""

import base64
import os
import re
import signal
import subprocess

import pytest

from tests.conftest import SMALL, Project

ELSEWHERE = {
    "LC_ALL": "C",
    "LANG": "C",
    "TZ": "America/St_Johns",
    "PYTHONHASHSEED": "random",
    "OMP_NUM_THREADS": "2",
    "POLARS_MAX_THREADS": "2",
}


@pytest.mark.slow
def test_same_bytes_elsewhere(small, tmp_path):
    other = Project(tmp_path / "b")
    other.snakemake("--cores", "1", "--configfile", other.overlay("small", **SMALL), env=ELSEWHERE)
    assert other.results("small") == small.results("small")
    assert len(small.results("small")) > 40


@pytest.mark.slow
def test_killed_runs_end_with_the_same_bytes(small, tmp_path):
    project = Project(tmp_path / "被 杀")
    command = ["make", "run", f"CONFIG={project.overlay('small', **SMALL)}"]
    for moment in (1, 4, 6):  # so many jobs later, everything is killed
        run = subprocess.Popen(
            command, cwd=project.folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True
        )
        _read_until(run, rb"Finished jobid", moment)
        os.killpg(run.pid, signal.SIGKILL)
        run.wait()
    done = subprocess.run(command, cwd=project.folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-4000:]
    assert project.results("small") == small.results("small")


@pytest.mark.slow
def test_a_job_killed_when_its_output_stood_hides_no_other(tmp_path):
    project = Project(tmp_path / "late")
    run = ("--configfile", project.overlay("small", **SMALL))
    project.snakemake("--until", "keyness", *run)
    (done,) = project.folder.glob("results/store/regions/*/keyness.parquet")
    # what snakemake keeps of a job whose end it has not yet heard of; all jobs that need this output take it as ancient
    name = base64.urlsafe_b64encode(str(done.relative_to(project.folder)).encode()).decode()
    kept = project.folder / ".snakemake"
    (kept / "metadata" / name).rename(kept / "incomplete" / name)
    assert {"fit", "report", "publish"} <= set(project.planned(*run))


@pytest.mark.slow
def test_a_second_run_says_who_holds_the_lock(small):
    command = [".venv/bin/python", "workflow/run.py", "-n", "--configfile", "small.yaml"]
    holder = "import fcntl, os, sys; h = os.open('results/.lock', os.O_RDWR | os.O_CREAT); fcntl.flock(h, fcntl.LOCK_EX); print(1, flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [".venv/bin/python", "-c", holder], cwd=small.folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as first:
        first.stdout.readline()
        with subprocess.Popen(command, cwd=small.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as second:
            assert b"Another run works in this folder" in second.stderr.readline()
            assert second.poll() is None
            first.stdin.close()
            said = second.communicate()
    assert second.returncode == 0, said


def _read_until(run, wanted, times):
    for line in run.stdout:
        times -= bool(re.search(wanted, line))
        if not times:
            return
    raise AssertionError("the run ended before it could be killed")
