"""Pages into pieces: text pages, web pages, feeds, Markdown, and the one article of a PDF or a Word document."""

import re
from collections import Counter
from collections.abc import Iterator

from scripts.corpus.article import Article
from scripts.corpus.dates import given_day, iso, lead_day
from scripts.corpus.feed import read_feed
from scripts.corpus.html import read_html
from scripts.corpus.pieces import Piece, Reading
from scripts.corpus.repair import damage, repair
from scripts.corpus.split import one_article, split_at, split_page
from scripts.corpus.traditional import is_traditional


def page(source: str, text: str, reading: Reading, lost: Counter[str]) -> Iterator[Piece]:
    """Yield the documents that stand on a page of text."""
    found = split_at(reading.split, text, reading.repairs) if reading.split else split_page(text, reading.repairs)
    for position, one in enumerate(found):
        yield _piece(source, position, one, one.title, lost if position == 0 else Counter())


def article(source: str, text: str, title: str | None, reading: Reading, lost: Counter[str]) -> Piece:
    """Return the one document of a PDF or a Word document."""
    # ASSUME such a file is one document, whatever headings it has
    found = one_article(text, reading.repairs)
    title, _ = repair(title or "", only=reading.repairs)
    piece = _piece(source, 0, found, found.title, +lost)
    if (title := " ".join(title.split())) and title != found.title:
        piece.title = title
        piece.text = _without_title("\n".join(filter(None, (found.title, found.text))), title)
    return piece


def _piece(source: str, position: int, found: Article, title: str | None, lost: Counter[str]) -> Piece:
    piece = Piece(source, position, found.text, title, found.date, "page" if found.date else None)
    piece.date_scraped = found.date_scraped
    piece.repairs = found.repairs + lost
    given = given_day(found.text)
    # ASSUME the day printed with a document is its date, even where it may be the scraper's (then it also stands in
    # date_scraped); the day that the text states is taken where none is printed
    if given and piece.date is None:
        piece.date, piece.date_from = given, "text"
    elif piece.date is None and (day := lead_day(found.text, title)):
        piece.date, piece.date_from = day, "text"
    return piece


def _without_title(text: str, title: str) -> str:
    return text[len(title) :].lstrip("\n") if text.startswith(title + "\n") else text


def web_page(source: str, markup: str, reading: Reading, lost: Counter[str]) -> Piece:
    """Return the one document of a web page."""
    found = read_html(markup)
    articles = split_page(found.text, reading.repairs)
    # ASSUME a web page is one document, whatever headings its main text has
    title, repairs = repair(found.title or "", only=reading.repairs)
    text = "\n".join(
        part
        for a in articles
        for part in ((a.title if len(articles) > 1 or a.title != title else None), a.text)
        if part
    )
    text = _without_title(text, title)
    for one in articles:
        repairs += one.repairs
    date = found.date or next((a.date for a in articles if a.date), None)
    title = title or next((a.title for a in articles if a.title), None)
    day = None if date else given_day(text) or lead_day(text, title)
    date_from = "page" if date else "text" if day else None
    return Piece(source, 0, text, title or None, date or day, date_from, repairs=repairs + lost)


def feed(source: str, markup: str, reading: Reading, lost: Counter[str]) -> Iterator[Piece]:
    """Yield one document per item of a feed."""
    for position, item in enumerate(read_feed(markup)):
        traditional = is_traditional(item.text)
        text, repairs = repair(item.text, traditional=traditional, only=reading.repairs)
        title, _ = repair(item.title or "", traditional=traditional, only=reading.repairs)
        repairs += damage(text) + (lost if position == 0 else Counter())
        yield Piece(source, position, text, title or None, item.date, "page" if item.date else None, repairs=repairs)


FRONT = re.compile(r"\A---[ \t]*\r?\n(?P<front>.*?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
PAIR = re.compile(r"^(title|date|标题|日期)[ \t]*[:：][ \t]*(.+?)[ \t]*$", re.MULTILINE)
HEADING = re.compile(r"\A\s*#[ \t]+(?P<title>[^\n]+?)[ \t]*#*[ \t]*(?:\n|\Z)")


def markdown(source: str, text: str, reading: Reading, lost: Counter[str]) -> Piece:
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
    body, repairs = repair(text.strip(), traditional=traditional, only=reading.repairs)
    title, more = repair(title or "", traditional=traditional, only=reading.repairs)
    date = iso(known.get("date") or known.get("日期"))
    given = None if date else given_day(body) or lead_day(body, title)
    date_from = "page" if date else "text" if given else None
    repairs += more + damage(body) + lost
    return Piece(source, 0, body, title.strip() or None, date or given, date_from, repairs=repairs)
