"""Excel workbooks into records, one per row of every sheet; formulas as their last values, nothing run or loaded.

Hidden sheets are read like the others, since what is left out is lost; a formula that Excel never computed is an empty cell.
"""

import datetime
import io
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree import ElementTree

from scripts.corpus.columns import as_cell
from scripts.corpus.files import Unreadable
from scripts.corpus.office import check_parts
from scripts.corpus.records import Record, header_names
from scripts.shared.job import log

# what openpyxl raises on damaged workbooks; entity bombs end in a ParseError or in the check of the declarations
DAMAGED_BOOK = (
    zipfile.BadZipFile,
    zlib.error,
    KeyError,
    ValueError,
    TypeError,
    IndexError,
    AttributeError,
    OSError,
    EOFError,
    SyntaxError,
    NotImplementedError,
    ElementTree.ParseError,
    OverflowError,
    AssertionError,
)


def read_xlsx(data: bytes) -> Iterator[Record]:
    """Yield one record per row of every sheet; the first row that is not empty is the sheet's header."""
    from openpyxl import load_workbook

    check_parts(data, "workbook")
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        for sheet in book.worksheets:
            header = None
            if sheet.sheet_state != "visible":
                log.info(
                    "the sheet %r is hidden in its workbook; its rows are read like all others", as_cell(sheet.title)
                )
            for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
                row = [_shown(cell) for cell in cells]
                if not any(row):
                    continue
                if header is None:
                    header = header_names([cell or "" for cell in row])
                    continue
                where = f"sheet {as_cell(sheet.title)} row {number}"
                row = [*row, *[None] * len(header)][: len(header)]
                yield Record(where, {name: as_cell(cell) for name, cell in zip(header, row, strict=True)})
    except DAMAGED_BOOK as error:
        raise Unreadable("corrupt workbook", str(error)[:120] or type(error).__name__) from None


def _shown(cell: object) -> str | None:
    if cell is None:
        return None
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat() if cell.time() == datetime.time() else cell.isoformat(sep=" ")
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 2**53:
        return str(int(cell))
    return str(cell).strip() or None
