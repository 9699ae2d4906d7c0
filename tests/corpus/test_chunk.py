"""Reading in chunks and as a stream: the same documents as at once, and a changed input is noticed."""

import gzip
import json
import lzma
from types import SimpleNamespace

import polars as pl
import pytest

from scripts.corpus import documents, gathered, parts, records, streams
from scripts.corpus.chunk import main
from scripts.corpus.documents import TABLES, collect, gather
from scripts.shared import chunks as cutting
from scripts.shared import tables
from scripts.shared.chunks import chunks
from scripts.shared.inputs import digest_file, input_files
from scripts.shared.job import Problem
from tests.corpus.altered import alter, article

COLUMNS = {"text": "text", "date": "date"}


def rows(n, first=0):
    return [{"text": article(first + i), "date": f"2024-01-{i % 28 + 1:02}", "town": f"{i % 3}"} for i in range(n)]


def lines(found):
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in found).encode()


def corpus(folder):
    """Texts and tables of several forms, with copies across files, short rows and damage."""
    folder.mkdir()
    found = rows(40)
    (folder / "a.jsonl").write_bytes(lines(found) + b"{broken\n" + lines([{"text": "茶"}]))
    (folder / "b.jsonl.xz").write_bytes(lzma.compress(lines([*rows(30, 100), {"text": alter(found[3]["text"], 1)}])))
    pl.DataFrame([*rows(50, 200), {"text": found[5]["text"], "date": "2025", "town": "x"}]).write_parquet(
        folder / "c.parquet"
    )
    (folder / "d.csv").write_text(
        "text,date\n" + "".join(f"{row['text']},{row['date']}\n" for row in rows(20, 300)), "gb18030"
    )
    for i in range(20):
        (folder / f"e{i:02}.txt").write_text(article(400 + i), "utf-8")
    (folder / "f.txt").write_text(found[7]["text"] + article(999, 900), "utf-8")
    (folder / "g.zip").write_bytes(b"PK no zip")
    return folder


def by_chunks(folder, out, near_duplicate=0.85):
    """The stage as the workflow runs it: each chunk by itself, then gathered."""
    out.mkdir()
    files = input_files([str(folder)])
    cut = chunks(files, [digest_file(file.path) for file in files])
    inputs = {name: [str(out / f"{name}-{k}") for k in range(len(cut))] for name in ("pieces", "signatures", "dropped")}
    for k, chunk in enumerate(cut):
        outputs = SimpleNamespace(**{name: paths[k] for name, paths in inputs.items()})
        main(SimpleNamespace(), outputs, settings(folder, chunk))
    paths = SimpleNamespace(**{name: str(out / name) for name in TABLES})
    gather(*inputs.values(), paths, columns=COLUMNS, min_chars=50, near_duplicate=near_duplicate)
    return len(cut), {name: pl.read_parquet(out / name) for name in TABLES}


def settings(folder, chunk):
    return {"documents": [str(folder)], "columns": COLUMNS, "repairs": {}, "split": None, "chunk": vars(chunk)}


@pytest.fixture
def tiny(monkeypatch):
    """Chunks, parts and streams so small that a few documents make many of them."""
    for module, name, value in (
        (cutting, "CHUNK_BYTES", 12_000),
        (cutting, "SMALLEST", 3_000),
        (streams, "STREAMED_BYTES", 1),
        (streams, "BLOCK", 5_000),
        (parts, "PART_CHARS", 2_000),
        (parts, "ROW_GROUP", 7),
        (tables, "ROW_GROUP", 7),
        (documents, "PART_CHARS", 3_000),
        (gathered, "ROWS_AT_A_TIME", 5),
    ):
        monkeypatch.setattr(module, name, value)


@pytest.fixture
def at_once(tmp_path):
    found = collect([str(corpus(tmp_path / "in"))], COLUMNS, 50, 0.85)
    return vars(found)


def test_many_chunks_give_what_one_gives(tmp_path, at_once, tiny):
    n, found = by_chunks(tmp_path / "in", tmp_path / "out")
    assert n > 5
    for name in TABLES:
        assert found[name].equals(at_once[name]), name
    assert len(found["reprints"]) == 3
    assert found["dropped"].filter(reason="reprint inside a longer page")["source"].to_list() == ["a.jsonl"]


def test_own_columns_stand_in_every_document(at_once):
    towns = at_once["documents"].select("source", "town")
    assert set(towns.filter(source="c.parquet")["town"]) == {"0", "1", "2"}
    assert set(towns.filter(pl.col("source") == "d.csv")["town"]) == {None}


def test_no_readable_file_gives_empty_tables(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.txt").write_bytes(b"")
    _, found = by_chunks(tmp_path / "in", tmp_path / "out")
    assert found["documents"].is_empty()
    assert found["dropped"]["reason"].to_list() == ["empty"]


@pytest.mark.parametrize("name", ["a.txt", "a.jsonl"])
def test_an_input_that_changed_stops_the_run(tmp_path, name, tiny):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / name).write_bytes(lines(rows(3)))
    files = input_files([str(folder)])
    (chunk,) = chunks(files, [digest_file(file.path) for file in files])
    outputs = SimpleNamespace(**{key: str(tmp_path / key) for key in ("pieces", "signatures", "dropped")})
    main(SimpleNamespace(), outputs, settings(folder, chunk))
    (folder / name).write_bytes(lines(rows(3, 50)))
    with pytest.raises(Problem, match="changed during the run"):
        main(SimpleNamespace(), outputs, settings(folder, chunk))


def test_what_was_read_before_a_damaged_spot_stays(tmp_path, tiny):
    whole = gzip.compress(lines(rows(200)))
    (tmp_path / "a.jsonl.gz").write_bytes(whole[: len(whole) // 2])
    found = collect([str(tmp_path)], COLUMNS, 50, 1.0)
    assert 20 < len(found.documents) < 200
    assert found.dropped["reason"].to_list()[-1] == "corrupt archive"
    assert found.corpus_flow["n"][0] == len(found.documents) + len(found.dropped)


def test_bytes_lost_in_a_stream_are_counted(tmp_path, tiny):
    found = rows(60)
    data = lines(found[:40]) + b'{"text": "' + found[40]["text"].encode()[:-1] + b'\xff"}\n' + lines(found[41:])
    (tmp_path / "a.jsonl").write_bytes(data)
    repairs = collect([str(tmp_path)], COLUMNS, 50, 1.0).repairs
    assert repairs.filter(repair="undecodable_bytes")["n"].sum() >= 1


def test_a_quote_that_never_closes_costs_its_own_row_only(tmp_path, tiny, monkeypatch):
    monkeypatch.setattr(records, "MAX_ROW_CHARS", 3000)
    good = [f"{row['text'].replace('，', '')}" for row in rows(30)]
    (tmp_path / "a.csv").write_text("\n".join(["text", *good[:10], '"' + good[10], *good[11:]]) + "\n", "utf-8")
    found = collect([str(tmp_path)], {"text": "text"}, 50, 1.0)
    assert len(found.documents) == 29
    assert found.dropped["reason"].to_list() == ["broken row"]
