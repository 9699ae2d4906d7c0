"""Sixty hostile files and more: the stage never crashes, loses none, says why, writes nothing and keeps its memory bounded."""

import bz2
import gzip
import io
import json
import lzma
import os
import random
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from scripts.corpus import files
from scripts.corpus.documents import collect
from scripts.shared.tables import check

ROOT = Path(__file__).parents[2]
TEXT = "青石县的茶农今年春天收成很好，合作社新修了三座烘房，还请来了两位老师傅教年轻人炒茶。采茶的日子里，山上山下都是歌声。"
LIMIT = 300_000  # bytes, in place of half a gigabyte
NOISE = random.Random(3).randbytes(6000)


def zipped(members, **info):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    data = bytearray(held.getvalue())
    if info.get("locked"):  # the flag alone, in both headers
        for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            data[data.find(mark) + at] |= 1
    return bytes(data)


def xlsx():
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["正文", "n"])
    book.active.append([TEXT, "=1/0"])
    hidden = book.create_sheet("藏")
    hidden.append(["正文", "n"])
    hidden.append([TEXT[::-1], "=cmd|' /C calc'!A0"])
    hidden.sheet_state = "veryHidden"
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def locked_pdf():
    """Return a PDF that opens with a password only: encrypted (RC4, 40 bits) with a key that nobody knows."""
    parts = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>",
        f"<< /Filter /Standard /V 1 /R 2 /O <{'5a' * 32}> /U <{'a5' * 32}> /P -4 >>",
    ]
    out, starts = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        starts.append(len(out))
        out += f"{number} 0 obj\n{part}\nendobj\n".encode()
    table = "".join(f"{start:010d} 00000 n \n" for start in starts)
    end = f"<< /Size 5 /Root 1 0 R /Encrypt 4 0 R /ID [<{'11' * 16}> <{'11' * 16}>] >>"
    return out + f"xref\n0 5\n0000000000 65535 f \n{table}trailer\n{end}\nstartxref\n{len(out)}\n%%EOF".encode()


def deep_html(n):
    return f"<html><body>{'<div>' * n}{TEXT}{'</div>' * n}</body></html>"


BOMB = zipped([("a.txt", b"0" * 5_000_000)])
# files of which nothing becomes a document, and the reasons that may be given
LOST = {
    "空.txt": (b"", "empty"),
    "空白.txt": (" \r\n\t　\u200b\n", "empty"),
    "只有标记.txt": (b"\xef\xbb\xbf", "empty"),
    "utf16标记.txt": (b"\xff\xfe", "empty"),
    "nul.txt": (b"\0" * 4000, "empty binary file"),
    "noise.txt": (NOISE, "binary file"),
    "noise.csv": (NOISE, "binary file"),
    "noise.html": (NOISE, "binary file"),
    "noise.json": (NOISE, "binary file"),
    "picture.txt": (b"\x89PNG\r\n\x1a\n" + NOISE, "binary file"),
    "photo.html": (b"\xff\xd8\xff\xe0" + NOISE, "binary file"),
    "elf.md": (b"\x7fELF" + NOISE, "binary file"),
    "old.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + NOISE, "format not read"),
    "old.xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + NOISE, "format not read"),
    "locked.xlsx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + NOISE, "corrupt workbook binary file"),
    "locked.docx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + NOISE, "locked by a password"),
    "book.epub": (b"PK\x03\x04", "format not read"),
    "cut.txt.gz": (gzip.compress(TEXT.encode() * 50)[:-20], "corrupt archive"),
    "not.txt.gz": ("只有文字", "corrupt archive"),
    "empty.txt.gz": (b"", "corrupt archive empty"),
    "bomb.txt.gz": (gzip.compress(b"0" * 5_000_000), "too large"),
    "bomb2.txt.gz.gz": (gzip.compress(gzip.compress(b"0" * 5_000_000)), "too large"),
    "cut.txt.xz": (lzma.compress(TEXT.encode() * 50)[:-20], "corrupt archive"),
    "bomb.txt.xz": (lzma.compress(b"0" * 5_000_000), "too large"),
    "cut.txt.bz2": (bz2.compress(TEXT.encode() * 50)[:-20], "corrupt archive"),
    "bomb.zip": (BOMB, "too large"),
    "bombs.zip": (zipped([("b.zip", BOMB), ("c.zip", BOMB)]), "too large"),
    "nested.zip": (zipped([("a.zip", zipped([("b.zip", zipped([("c.zip", zipped([("d.txt", TEXT)]))]))]))]), "archive in an archive"),
    "broken.zip": (b"PK\x03\x04 and nothing else", "corrupt archive"),
    "cut.zip": (zipped([("a.txt", TEXT * 50)])[:-30], "corrupt archive"),
    "locked.zip": (zipped([("a.txt", TEXT)], locked=True), "locked by a password"),
    "nothing.zip": (zipped([]), "empty"),
    "broken.xlsx": (b"PK\x03\x04 and nothing else", "corrupt workbook"),
    "zip.xlsx": (zipped([("a.txt", TEXT)]), "corrupt workbook"),
    "bomb.xlsx": (zipped([("xl/workbook.xml", b"0" * 5_000_000)]), "too large"),
    "cut.xlsx": (xlsx()[:-200], "corrupt workbook"),
    "broken.docx": (b"PK\x03\x04 and nothing else", "corrupt Word file"),
    "zip.docx": (zipped([("a.txt", TEXT)]), "corrupt Word file"),
    "bomb.docx": (zipped([("word/document.xml", b"0" * 5_000_000)]), "too large"),
    "locked.pdf": (locked_pdf(), "locked by a password"),
    "broken.pdf": (b"%PDF-1.7\n%%EOF", "corrupt PDF"),
    "noise.pdf": (b"%PDF-1.7\n" + NOISE, "corrupt PDF"),
    "text.pdf": (NOISE, "corrupt PDF binary file"),
    "broken.parquet": (b"PAR1" + NOISE + b"PAR1", "corrupt Parquet table"),
    "large.txt": (b"a" * (LIMIT + 1), "too large"),
    "deep.json": ("[" * 40_000 + "]" * 40_000, "broken JSON"),
    "deep_object.json": ('{"a":' * 40_000 + "1" + "}" * 40_000, "broken JSON"),
    "broken.json": ('{"text": ', "broken JSON"),
    "number.json": ("17", "no text in it"),
    "null.json": ("null", "no text in it"),
    "lists.json": ("[[1, 2], [3]]", "no text in it"),
    "deep_row.jsonl": ('{"n": ' + "[" * 40_000 + "]" * 40_000 + "}", "broken JSON"),
    "surrogate.jsonl": ('{"text": "\\ud800"}', "empty too short"),
    "huge_number.json": (f'{{"n": {"9" * 10_000}}}', "broken JSON no text column"),
    "nothing.csv": ("a,b\n", "empty"),
    "no_text.csv": ("a,b\n1,2\n", "no text column"),
    "quotes.csv": ('text,n\n"' + "a" * 100 + "\n", "broken row"),
    "nul.csv": (b"text,n\n\0\0\0,1\n", "empty too short binary file broken row"),
    "menu.txt": ("首页\n联系我们\n上一页 下一页\n版权所有\n", "empty"),
    "empty.html": ("<html></html>", "empty no text in it"),
    "scripts.html": ("<html><body><script>alert('坏')</script><style>p{}</style></body></html>", "empty no text in it"),
    "unclosed.html": ("<html><body><div><p><!--", "empty no text in it"),
    "bomb.xml": ('<!DOCTYPE r [<!ENTITY a "' + "0" * 99 + '">' + "".join(f'<!ENTITY a{i} "{"&a;" * 9}">' for i in range(20)) + "]><r>&a9;</r>", "empty broken XML no text in it too short"),
    "broken.xml": ("<<<<>>>>", "empty broken XML no text in it"),
    "escape.txt": ("\x1b[2J\x1b]0;坏\x07" * 20, "binary file too short empty"),
    "one.txt": ("茶", "too short"),
}  # fmt: skip
# files that are read in spite of everything
READ = {
    "line.txt": TEXT.encode() * 1500,
    "up.zip": zipped([("../../../up.txt", TEXT), ("/etc/up.txt", TEXT[::-1])]),
    "same.zip": zipped([("a.txt", TEXT), ("A.txt", TEXT[::-1])]),
    "mixed.txt": f"{TEXT}\n".encode() + f"{TEXT}\n".encode("gb18030"),
    "lie.html": f'<html><head><meta charset="iso-8859-1"></head><body><p>{TEXT}</p></body></html>'.encode("gb18030"),
    "deep.html": deep_html(3000),
    "attributes.html": f"<html><body><p {'a=b ' * 5000}>{TEXT}</p></body></html>",
    "formulas.xlsx": xlsx(),
    "wide.csv": "text" + ",c" * 3000 + f"\n{TEXT}" + ",1" * 3000 + "\n",
    "formula.csv": f"text,n\n{TEXT},=1+1\n",
    "crlf.csv": f"text,n\r\n\"{TEXT}\r\n{TEXT}\",1\r\n",
    "cut.jsonl": json.dumps({"text": TEXT}, ensure_ascii=False) + '\n{"text": "cut',
    "twice.jsonl.gz": gzip.compress(json.dumps({"text": TEXT}).encode()) + gzip.compress(b"\n"),
    "trick\" \n' 长×80;$(id).txt": TEXT,
    "长" * 80 + ".txt": TEXT,
    "rtl\u202etxt.exe.txt": TEXT,
    "marks.txt": TEXT + "\u0301" * 5000,
    "brackets.txt": TEXT + "(" * 20_000 + "（" * 20_000,
    "questions.txt": TEXT + "?!" * 20_000,
    "stars.txt": TEXT + "市*府" * 5000 + "*" * 20_000,
    "commas.txt": TEXT + "," * 50_000,
    "entities.txt": TEXT + "&amp;" * 9 + "&" * 20_000 + "&amp;" * 5000,
    "spaces.txt": TEXT + " " * 100_000 + "完",
    "dashes.txt": f"{TEXT}\n" + "-\n" * 20_000,
    "dates.txt": f"{TEXT}\n" + "2024年1月" * 5000,
    "names.txt": f"{TEXT}\n（{'王小茶、' * 5000}）",
}  # fmt: skip


def fill(folder):
    for name, (content, _) in LOST.items():
        (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    for name, content in READ.items():
        (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    os.mkfifo(folder / "pipe.txt")
    (folder / "loop.txt").symlink_to("loop.txt")
    (folder / "round").symlink_to(folder)
    (folder / "gone.txt").symlink_to("nowhere")
    (folder / os.fsdecode(b"\xff\xb2.txt")).write_text(TEXT)
    (folder / "locked.txt").write_text(TEXT)
    (folder / "locked.txt").chmod(0)


@pytest.fixture(scope="module")
def outcome(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "in").mkdir()
    fill(folder / "in")
    before = set(folder.rglob("*"))
    limit, files.MAX_FILE_BYTES = files.MAX_FILE_BYTES, LIMIT
    from scripts.corpus import office

    office_limit, office.MAX_FILE_BYTES = office.MAX_FILE_BYTES, LIMIT
    try:
        corpus = collect([str(folder / "in")], {}, 10, 1.0)
    finally:
        files.MAX_FILE_BYTES, office.MAX_FILE_BYTES = limit, office_limit
    assert set(folder.rglob("*")) == before, "nothing is written"
    return corpus


def test_there_are_sixty_and_more():
    assert len(LOST) + len(READ) + 6 >= 90


def test_every_table_holds_its_contract(outcome):
    for name in ("documents", "dropped", "reprints", "repairs", "corpus_flow"):
        check(name, getattr(outcome, name))


def shown(name):
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


@pytest.mark.parametrize("name", LOST)
def test_what_cannot_be_read_says_why(outcome, name):
    rows = [row for row in outcome.dropped.iter_rows(named=True) if (row["source"] + "/").startswith(shown(name) + "/")]
    assert rows, "lost without a trace"
    assert all(row["reason"] in LOST[name][1] for row in rows), rows
    assert not outcome.documents["source"].str.starts_with(shown(name)).any()


@pytest.mark.parametrize("name", READ)
def test_what_can_be_read_is_read(outcome, name):
    sources = [*outcome.documents["source"], *outcome.reprints["source"]]
    assert any((source + "/").startswith(shown(name) + "/") for source in sources), outcome.dropped.filter(source=name)


def test_no_regular_file_no_document(outcome):
    dropped = dict(outcome.dropped.select("source", "reason").iter_rows())
    assert dropped["pipe.txt"] == "not a regular file"
    assert "loop.txt" in dropped and "gone.txt" in dropped
    if os.getuid():
        assert dropped["locked.txt"] == "cannot be opened"


def test_formulas_are_values_and_hidden_sheets_are_read_and_said_so(tmp_path, caplog):
    (tmp_path / "book.xlsx").write_bytes(xlsx())
    with caplog.at_level("INFO"):
        found = collect([str(tmp_path / "book.xlsx")], {}, 10, 1.0)
    assert found.documents["text"].to_list() == [TEXT, TEXT[::-1]]
    assert found.documents["n"].to_list() == [None, None]  # never computed, and never run
    assert "'藏' is hidden" in caplog.text


def test_a_known_column_that_is_not_named_is_logged(tmp_path, caplog):
    (tmp_path / "t.csv").write_text(f"body,date,n\n{TEXT},2024-02-18,1\n")
    with caplog.at_level("INFO"):
        found = collect([str(tmp_path / "t.csv")], {"text": "body"}, 10, 1.0)
    assert found.documents.select("date", "own_date").row(0) == (None, "2024-02-18")
    assert "column 'date' is there" in caplog.text
    assert "'n'" not in caplog.text


def test_names_are_never_paths(tmp_path):
    members = [("../../up.txt", TEXT), ("/etc/up.txt", TEXT[::-1]), ("C:\\up.txt", TEXT[5:])]
    (tmp_path / "a.zip").write_bytes(zipped(members))
    found = collect([str(tmp_path / "a.zip")], {}, 10, 1.0)
    assert len(found.documents) == 3
    assert all(source.startswith("a.zip/") for source in found.documents["source"])
    assert [path.name for path in tmp_path.rglob("*")] == ["a.zip"]


def peak_of(path, limit_mb=512):
    """Return (reasons, texts' lengths, peak in MB) of a process that reads one file."""
    code = (
        "import re, sys\n"
        "from scripts.corpus import files\n"
        "files.MAX_FILE_BYTES = int(sys.argv[2]) * 2**20\n"
        "from scripts.corpus.documents import collect\n"
        "found = collect([sys.argv[1]], {}, 10, 1.0)\n"
        # the peak of this process alone: ru_maxrss would hold that of the process it was forked from
        "peak = re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read()).group(1)\n"
        "print(found.dropped['reason'].to_list(), found.documents['n_chars'].to_list(), int(peak) // 1024, sep='|')\n"
    )
    command = [sys.executable, "-c", code, str(path), str(limit_mb)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    reasons, lengths, megabytes = done.stdout.strip().split("|")
    return reasons, lengths, int(megabytes)


@pytest.mark.parametrize("unit", [TEXT, "a", "{"], ids=["chinese", "ascii", "braces"])
def test_one_line_of_200_megabytes_is_left_out_with_its_reason_in_bounded_memory(tmp_path, unit):
    block = (unit * (2**20 // len(unit.encode()) + 1)).encode()
    with (tmp_path / "line.txt").open("wb") as file:
        for _ in range(200):
            file.write(block)
    reasons, lengths, megabytes = peak_of(tmp_path / "line.txt")
    assert (reasons, lengths) == ("['too large']", "[]")
    assert megabytes < 700


@pytest.mark.parametrize(("name", "read"), [("a.json", False), ("a.txt", False), ("a.jsonl", True), ("a.csv", True)])
def test_what_has_rows_may_be_large_and_what_is_one_piece_may_not(tmp_path, monkeypatch, name, read):
    from scripts.corpus import read as reader

    monkeypatch.setattr(reader, "MAX_PAGE_BYTES", 100)
    monkeypatch.setattr(reader, "MAX_JSON_BYTES", 100)
    content = {"a.csv": f"text\n{TEXT}\n", "a.txt": TEXT}.get(name, json.dumps({"text": TEXT}, ensure_ascii=False))
    (tmp_path / name).write_text(content, encoding="utf-8")
    found = collect([str(tmp_path / name)], {}, 10, 1.0)
    assert len(found.documents) == read
    assert found.dropped["reason"].to_list() == ([] if read else ["too large"])


def test_memory_is_bounded_by_the_limit_not_by_what_an_archive_claims(tmp_path):
    """A gzip of 512 MB of zeros, with a limit of 64 MB: the reader stays far below what it expands to."""
    bomb = tmp_path / "bomb.txt.gz"
    with gzip.open(bomb, "wb", compresslevel=1) as file:
        block = b"\0" * 2**24
        for _ in range(32):
            file.write(block)
    reasons, _, megabytes = peak_of(bomb, 64)
    assert reasons == "['too large']"
    assert megabytes < 500
