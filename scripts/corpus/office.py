"""Word documents into paragraphs and table rows, Parquet into records; and the check that an Office file does no harm."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scripts.corpus.columns import as_cell
from scripts.corpus.files import MAX_FILE_BYTES, Unreadable
from scripts.corpus.records import Record, header_names

DAMAGED_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)
MAX_NESTED_TABLES = 5
ROWS = 1000  # of a Parquet table at a time


@dataclass(frozen=True)
class Word:
    """A Word document: paragraphs and table rows line by line, and its title where it says one."""

    text: str
    title: str | None


def check_parts(data: bytes, what: str) -> None:
    """Raise Unreadable where an Office file is no zip, expands too far or declares XML entities; `what` names it."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if sum(part.file_size for part in parts) > MAX_FILE_BYTES:
                raise Unreadable("too large", f"the {what} expands to more than {MAX_FILE_BYTES // 2**20} MB")
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    with archive.open(part) as file:
                        head = file.read(4096)
                    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                        raise Unreadable(f"corrupt {what}", f"{part.filename} declares XML entities")
    except DAMAGED_ZIP as error:
        raise Unreadable(f"corrupt {what}", str(error)[:120]) from None


def read_docx(data: bytes) -> Word:
    """Return the text of a Word document, tables included; raises Unreadable where it is damaged, locked or empty."""
    from docx import Document
    from docx.opc.exceptions import OpcError
    from lxml import etree

    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable("locked by a password", "or an old Word file: save it as docx without a password")
    check_parts(data, "Word file")
    try:
        book = Document(io.BytesIO(data))
        lines = list(_blocks(book, 0))
        title = (book.core_properties.title or "").strip()
        heads = [p.text.strip() for p in book.paragraphs[:5] if p.style is not None and _is_title(p.style.name or "")]
    except (OpcError, etree.LxmlError, KeyError, AttributeError, IndexError, TypeError, *DAMAGED_ZIP) as error:
        raise Unreadable("corrupt Word file", str(error)[:120] or type(error).__name__) from None
    return Word("\n".join(lines), next(filter(None, heads), None) or title or None)


def _is_title(style: str) -> bool:
    return style.lower() in ("title", "heading 1", "标题", "标题 1")


def _blocks(parent: object, depth: int) -> Iterator[str]:
    """Yield paragraphs and table rows in the order of the document; cells of a row stand between tabs."""
    from docx.table import Table

    for block in parent.iter_inner_content():
        if isinstance(block, Table):
            for row in block.rows:
                cells, seen = [], set()
                for cell in row.cells:
                    if id(cell._tc) in seen:  # merged cells come once per column
                        continue
                    seen.add(id(cell._tc))
                    inside = _blocks(cell, depth + 1) if depth < MAX_NESTED_TABLES else ()
                    cells.append(" ".join(part.strip() for part in inside if part.strip()))
                if any(cells):
                    yield "\t".join(cells)
        else:
            yield block.text


def read_parquet(table: bytes | Path, rows: tuple[int, int] | None = None) -> Iterator[Record]:
    """Yield one record per row of a Parquet table, or of its rows (first, end) alone; a file is read part by part."""
    import polars as pl

    try:
        frame = pl.scan_parquet(io.BytesIO(table) if isinstance(table, bytes) else table, glob=False)
        header = header_names(frame.collect_schema().names())
        start, end = rows or (0, frame.select(pl.len()).collect().item())
        for first in range(start, end, ROWS):
            part = frame.slice(first, min(ROWS, end - first)).collect()
            for number, row in enumerate(part.iter_rows(), first + 1):
                yield Record(f"row {number}", {name: _shown(cell) for name, cell in zip(header, row, strict=True)})
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, ValueError) as error:
        raise Unreadable("corrupt Parquet table", str(error).split("\n")[0][:120]) from None


def _shown(cell: object) -> str | None:
    return cell.decode("utf-8", "replace") if isinstance(cell, bytes) else as_cell(cell)
