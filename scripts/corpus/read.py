"""One file's bytes into pieces, each format by its own reader; what cannot be read is dropped with its reason."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from scripts.corpus import records
from scripts.corpus.article import Article
from scripts.corpus.columns import own_columns, roles
from scripts.corpus.dates import given_day, iso
from scripts.corpus.decode import decode
from scripts.corpus.feed import FEED, read_feed
from scripts.corpus.files import Unreadable
from scripts.corpus.html import read_html
from scripts.corpus.pieces import Dropped, Piece
from scripts.corpus.repair import damage, repair
from scripts.corpus.split import split_page
from scripts.corpus.traditional import is_traditional
from scripts.corpus.workbook import read_xlsx

LATER = {
    ".pdf": "PDF",
    ".docx": "Word",
    ".doc": "old Word",
    ".xls": "old Excel",
    ".parquet": "Parquet",
    ".rtf": "RTF",
    ".epub": "EPUB",
}
# ASSUME the day printed on a page is the document's, even where its text says that it was given earlier
GIVEN_REPLACES_PRINTED = False


def read_pieces(source: str, name: str, data: bytes, columns: Mapping[str, str | None]) -> Iterator[Piece | Dropped]:
    """Yield the pieces of one file: records of a table, documents of a page; `name` tells the format."""
    position = 0
    try:
        for piece in _pieces(source, name, data, columns):
            yield piece
            position += 1
    except Unreadable as unreadable:
        yield Dropped(source, position, "read", unreadable.reason, unreadable.detail)
        return
    if not position:
        yield Dropped(source, 0, "read", "empty", "nothing but white space or the page's own lines")


def _pieces(source: str, name: str, data: bytes, columns: Mapping[str, str | None]) -> Iterator[Piece | Dropped]:
    suffix = PurePosixPath(name.lower()).suffix
    if not data.strip(b" \t\r\n\0"):
        raise Unreadable("empty", f"{len(data)} bytes" if data else "0 bytes")
    if suffix in LATER:
        raise Unreadable("format not read", f"{LATER[suffix]}: save it as text, HTML or a table")
    if suffix == ".xlsx":
        yield from _documents(source, read_xlsx(data), columns, Counter())
        return
    decoded = decode(data)
    text = decoded.text.lstrip("\ufeff")
    if not text.strip():
        raise Unreadable("empty", "nothing but white space")
    lost = Counter(undecodable_bytes=decoded.lost) if decoded.lost else Counter()
    if suffix in (".jsonl", ".ndjson"):
        yield from _documents(source, records.read_jsonl(text), columns, lost)
    elif suffix == ".json":
        yield from _documents(source, records.read_json(text), columns, lost)
    elif suffix in (".csv", ".tsv"):
        yield from _documents(source, records.read_csv(text, "\t" if suffix == ".tsv" else None), columns, lost)
    elif suffix in (".md", ".markdown"):
        yield _markdown(source, text, lost)
    elif suffix == ".xml" or FEED.match(text):
        yield from _feed(source, text, lost)
    elif suffix in (".html", ".htm", ".xhtml", ".shtml") or re.match(
        r"\s*(?:<!DOCTYPE html|<html)", text, re.IGNORECASE
    ):
        yield _web_page(source, text, lost)
    else:
        yield from _from_articles(source, split_page(text), lost)


# --- records of tables ------------------------------------------------------------------------------------------------


def _documents(
    source: str, found: Iterable[records.Record], columns: Mapping[str, str | None], lost: Counter[str]
) -> Iterator[Piece | Dropped]:
    for position, record in enumerate(found):
        cells = record.cells
        if isinstance(cells, Unreadable):
            yield Dropped(source, position, "read", cells.reason, cells.detail)
            continue
        role = roles(list(cells), columns)
        if "text" not in role:
            wanted = f"no column {columns['text']!r}" if columns.get("text") else "no column of text found"
            yield Dropped(
                source, position, "read", "no text column", f"{record.where}: {wanted} among {', '.join(cells)}"[:400]
            )
            continue
        text, repairs = repair(cells[role["text"]] or "")
        title, _ = repair(cells.get(role.get("title", "")) or "")
        date = iso(cells.get(role.get("date", "")))
        yield Piece(
            source,
            position,
            text,
            title.strip() or None,
            date or (given_day(text) if not role.get("date") else None),
            ("column" if date else "text" if not role.get("date") and given_day(text) else None),
            own_id=cells[role["id"]] or "" if "id" in role else None,
            where=record.where,
            own=own_columns(cells, role),
            repairs=repairs + damage(text) + (lost if position == 0 else Counter()),
        )


# --- pages ------------------------------------------------------------------------------------------------------------


def _from_articles(source: str, articles: Iterable[Article], lost: Counter[str]) -> Iterator[Piece]:
    for position, article in enumerate(articles):
        piece = Piece(source, position, article.text, article.title, article.date, "page" if article.date else None)
        piece.date_scraped = article.date_scraped
        piece.repairs = article.repairs + (lost if position == 0 else Counter())
        given = given_day(article.text)
        if given and (piece.date is None or GIVEN_REPLACES_PRINTED):
            piece.date, piece.date_from = given, "text"
        yield piece


def _web_page(source: str, markup: str, lost: Counter[str]) -> Piece:
    page = read_html(markup)
    articles = split_page(page.text)
    # ASSUME a web page is one document, whatever headings its main text has
    title, repairs = repair(page.title or "")
    text = "\n".join(
        part
        for a in articles
        for part in ((a.title if len(articles) > 1 or a.title != title else None), a.text)
        if part
    )
    if text.startswith(title + "\n"):
        text = text[len(title) :].lstrip("\n")
    for article in articles:
        repairs += article.repairs
    date = page.date or next((a.date for a in articles if a.date), None)
    title = title or next((a.title for a in articles if a.title), None)
    return Piece(source, 0, text, title or None, date, "page" if date else None, repairs=repairs + lost)


def _feed(source: str, markup: str, lost: Counter[str]) -> Iterator[Piece]:
    """Yield one document per item of a feed."""
    for position, item in enumerate(read_feed(markup)):
        traditional = is_traditional(item.text)
        text, repairs = repair(item.text, traditional=traditional)
        title, _ = repair(item.title or "", traditional=traditional)
        repairs += damage(text) + (lost if position == 0 else Counter())
        yield Piece(source, position, text, title or None, item.date, "page" if item.date else None, repairs=repairs)


FRONT = re.compile(r"\A---[ \t]*\r?\n(?P<front>.*?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
PAIR = re.compile(r"^(title|date|标题|日期)[ \t]*[:：][ \t]*(.+?)[ \t]*$", re.MULTILINE)
HEADING = re.compile(r"\A\s*#[ \t]+(?P<title>[^\n]+?)[ \t]*#*[ \t]*(?:\n|\Z)")


def _markdown(source: str, text: str, lost: Counter[str]) -> Piece:
    """Return the one document of a Markdown file; title and date from its front matter or first heading."""
    traditional = is_traditional(text)
    known: dict[str, str] = {}
    if match := FRONT.match(text):
        known = {k: v.strip("'\"") for k, v in PAIR.findall(match["front"])}
        text = text[match.end() :]
    title = known.get("title") or known.get("标题")
    if match := HEADING.match(text):
        title = title or match["title"]
        text = text[match.end() :] if match["title"] == title else text
    body, repairs = repair(text.strip(), traditional=traditional)
    title, more = repair(title or "", traditional=traditional)
    date = iso(known.get("date") or known.get("日期"))
    given = None if date else given_day(body)
    date_from = "page" if date else "text" if given else None
    return Piece(
        source, 0, body, title.strip() or None, date or given, date_from, repairs=repairs + more + damage(body) + lost
    )
