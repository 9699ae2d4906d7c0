"""A failure is a clear message and nothing lost."""

import pytest

from tests.conftest import SMALL, Project


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return Project(tmp_path_factory.mktemp("failures") / "p")


def run(project, **changes):
    return project.snakemake("--configfile", project.overlay("failing", **(SMALL | changes)), check=False)


def test_a_wrong_config_stops_before_any_job_with_every_problem(project):
    said = run(project, corpus={"min_char": 5}, places={"level": "town"}, models=[{"engine": "lda", "topics": [4]}])
    assert "3 problems" in said or "2 problems" in said
    for piece in ("corpus.min_char", "Did you mean 'min_chars'", "places.level", "'town'"):
        assert piece in said
    assert "Finished jobid" not in said and "Traceback" not in said


@pytest.mark.slow
def test_a_folder_without_readable_documents_says_what_to_change(project):
    folder = project.folder / "input"
    folder.mkdir()
    (folder / "empty.txt").write_bytes(b"")
    (folder / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4)
    (folder / "broken.jsonl.gz").write_bytes(b"\x1f\x8b\x08\x00 not an archive")
    said = run(project, corpus={"documents": ["input"]})
    assert "STOPPED" in said and "corpus.documents" in said
    assert "Traceback" not in said
