"""The corpus cut into chunks: by size, each file once, and stable when files come and go."""

import random

import polars as pl
import pytest

from scripts.shared import chunks as cutting
from scripts.shared.chunks import chunks
from scripts.shared.inputs import InputFile, digest_file


@pytest.fixture
def small_chunks(monkeypatch):
    monkeypatch.setattr(cutting, "CHUNK_BYTES", 10_000)
    monkeypatch.setattr(cutting, "SMALLEST", 2_500)


def put(folder, sizes):
    for name, size in sizes.items():
        (folder / name).write_bytes(b"x" * size)
    return [InputFile(path, path.name) for path in sorted(folder.iterdir())]


def cut(files):
    return chunks(files, [digest_file(file.path) for file in files])


def many(n=300):
    chosen = random.Random(5)
    return {f"page_{i:03}.txt": chosen.randrange(50, 900) for i in range(n)}


def test_each_file_stands_in_one_chunk_and_none_is_too_large(tmp_path, small_chunks):
    sizes = many() | {"page_100.txt": 25_000}
    files = put(tmp_path, sizes)
    found = cut(files)
    assert [i for chunk in found for i in range(chunk.start, chunk.stop)] == list(range(len(files)))
    for chunk in found:
        size = sum(sizes[file.source] for file in files[chunk.start : chunk.stop])
        assert size <= 10_000 or chunk.stop - chunk.start == 1
    assert 10 <= len(found) <= 60


def test_one_more_file_changes_few_chunks(tmp_path, small_chunks):
    before = {chunk.digest for chunk in cut(put(tmp_path, many()))}
    after = {chunk.digest for chunk in cut(put(tmp_path, {"page_100b.txt": 700}))}
    assert 1 <= len(after - before) <= 3


def test_a_changed_file_changes_its_chunk_only(tmp_path, small_chunks):
    before = {chunk.digest for chunk in cut(put(tmp_path, many()))}
    (tmp_path / "page_100.txt").write_bytes(b"y" * many()["page_100.txt"])
    assert len({chunk.digest for chunk in cut(put(tmp_path, {}))} - before) == 1


def test_a_large_parquet_table_is_cut_by_rows(tmp_path, small_chunks):
    files = put(tmp_path, {"a.txt": 100, "z.txt": 100})
    table = pl.DataFrame({"text": [random.Random(i).randbytes(40).hex() for i in range(900)]})
    table.write_parquet(tmp_path / "m.parquet")
    files = put(tmp_path, {})
    found = cut(files)
    of_table = [chunk for chunk in found if chunk.rows]
    assert len(of_table) > 2 and {(chunk.start, chunk.stop) for chunk in of_table} == {(1, 2)}
    assert [row for chunk in of_table for row in range(*chunk.rows)] == list(range(900))
    assert [(chunk.start, chunk.stop) for chunk in found if not chunk.rows] == [(0, 1), (2, 3)]


def test_a_damaged_table_and_no_files_are_one_chunk_each(tmp_path, small_chunks):
    (chunk,) = cut(put(tmp_path, {"m.parquet": 20_000}))
    assert chunk.rows is None
    (nothing,) = cut([])
    assert (nothing.start, nothing.stop) == (0, 0)
