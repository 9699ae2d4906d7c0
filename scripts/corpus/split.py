"""A page of text into the documents that stand on it: a list between separators, dated blocks, a newspaper page, one article."""

import re
import signal
from collections.abc import Collection

from scripts.corpus import dump
from scripts.corpus import lines as kinds
from scripts.corpus.article import Article, Line, make_article, without_page_lines
from scripts.corpus.chrome import is_prose
from scripts.corpus.dates import DATE_LINE, GIVEN, iso, published_day
from scripts.corpus.files import Unreadable
from scripts.corpus.joins import join_labels, unwrap
from scripts.corpus.newspaper import newspaper
from scripts.corpus.repair import REPAIRS, repair
from scripts.corpus.traditional import is_traditional

MIN_BLOCKS = 2  # a page is a list of documents from two on


LINE_END = re.compile(r"\r\n?|\n|\u2028|\u2029")


def split_page(page: str, only: Collection[str] = REPAIRS) -> list[Article]:
    """Return the documents on a page, in the order printed, without the page's own lines; none where nothing is left.

    `only` names the repairs that are made; without page_lines every line stays in the text.
    """
    lines = _repaired(page, only)
    dumped = _dumped if "page_lines" in only else lambda lines: []
    articles = _listed(lines) or dumped(lines) or _dated(lines) or newspaper(lines) or [_single(lines)]
    return [article for article in articles if article.text or article.title]


def one_article(text: str, only: Collection[str] = REPAIRS) -> Article:
    """Return the one document of a file that is known to hold one."""
    return _single(_repaired(text, only))


def split_at(pattern: str, page: str, only: Collection[str] = REPAIRS) -> list[Article]:
    """Return the documents of a page of which each begins where the user's own `pattern` matches; raises Unreadable after SECONDS.

    What stands before the first match is a document of its own where it holds text.
    """
    starts = [match.start() for match in _in_time(re.compile(pattern, re.MULTILINE), page)]
    starts = sorted({0, *starts})
    blocks = [page[start:end] for start, end in zip(starts, [*starts[1:], len(page)], strict=True)]
    return [found for block in blocks if (found := one_article(block, only)).text or found.title]


SECONDS = 10  # for the user's own pattern on one page


def _in_time(pattern: re.Pattern[str], page: str) -> list[re.Match[str]]:
    """Return the matches; a pattern that tries for ever is stopped by the alarm clock, for which `re` looks as it goes."""

    def ring(signum: int, frame: object) -> None:
        raise Unreadable("corpus.split took too long", f"more than {SECONDS} s for one page: write a simpler pattern")

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        return list(pattern.finditer(page))
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _repaired(page: str, only: Collection[str]) -> list[Line]:
    """Return the page's lines, blank ones left out, each repaired and stripped of white space at both ends."""
    traditional = is_traditional(page)
    lines = join_labels(LINE_END.split(page))
    whole, breaks = unwrap("\n".join(lines)) if "line_breaks" in only else ("\n".join(lines), 0)
    found = []
    for raw in whole.split("\n"):
        text, repairs = repair(raw, traditional=traditional, only=only)
        if text := text.strip():
            found.append(Line(text, repairs))
    if found and breaks:
        found[0].repairs["line_breaks"] += breaks
    return found


# --- a list: title, body and day between lines that hold a separator only ----------------------------------------------


def _listed(lines: list[Line]) -> list[Article]:
    blocks: list[list[Line]] = [[]]
    for line in lines:
        if kinds.SEPARATOR.match(line.text):
            blocks.append([])
        else:
            blocks[-1].append(line)
    blocks = [block for block in blocks if any(not kinds.is_page_line(line.text) for line in block)]
    if sum(map(_is_mostly_text, blocks)) < MIN_BLOCKS:
        return []
    return _same_day([_block(block) for block in blocks])


def _is_mostly_text(block: list[Line]) -> bool:
    """Whether running text makes up half of a block or more, so that a table with -- in its cells is no list of articles."""
    prose = sum(len(line.text) for line in block if is_prose(line.text))
    return 2 * prose >= sum(len(line.text) for line in block) > 0


def _block(block: list[Line]) -> Article:
    """Return the article of one block: title, then body and day in either order, then perhaps the page's footer."""
    block = without_page_lines(block)
    title = None
    if block.lines and len(block.lines) > 1 and kinds.looks_like_title(block.lines[0].text):
        title = block.lines.pop(0)
    days = [i for i, line in enumerate(block.lines) if _is_day(line.text)]
    date = iso(block.lines[days[0]].text) if days else None
    body = [line for i, line in enumerate(block.lines) if i not in days]
    if days and days[0] > 0:  # what follows the day below a body is the page's
        footer = [line for line in block.lines[days[0] + 1 :] if len(line.text) < kinds.PARAGRAPH]
        body = [line for line in body if not any(line is other for other in footer)]
        block.removed["page_lines"] += len(footer)
    return make_article(title, body, date, block.removed)


def _is_day(line: str) -> bool:
    return bool(DATE_LINE.match(line)) and len(iso(line) or "") == 10


def _same_day(articles: list[Article]) -> list[Article]:
    """Mark the day as the scraper's where three or more articles of a list all carry the same one."""
    days = {article.date for article in articles if article.date}
    # ASSUME one day under every item of a list is the day the list was made
    if len(days) == 1 and len(articles) >= 3:
        for article in articles:
            article.date_scraped = article.date
    return articles


# --- a page copied with all its menus ----------------------------------------------------------------------------------


def _dumped(lines: list[Line]) -> list[Article]:
    lines = dump.pieces(lines)
    found = dump.article_of(lines) if dump.is_dump(lines) else None
    if found is None:
        return []
    title, body, date = found
    cleaned = without_page_lines(body)
    cleaned.removed["page_lines"] += len(lines) - len(body) - (title is not None)
    return [make_article(title, cleaned.lines, date, cleaned.removed)]


# --- dated blocks without separators ----------------------------------------------------------------------------------


def _dated(lines: list[Line]) -> list[Article]:
    """Return articles where every one ends with a line that holds only its day, or has that line below its title."""
    days = [i for i, line in enumerate(lines) if _is_day(line.text)]
    if len(days) < MIN_BLOCKS:
        return []
    titled = [i - 1 for i in days if i and kinds.looks_like_title(lines[i - 1].text)]
    if len(titled) == len(days):  # title, day, body
        starts = [0, *titled[1:]]
    else:  # title, body, day
        after = [i + 1 for i in days if i + 1 < len(lines) and kinds.looks_like_title(lines[i + 1].text)]
        starts = [0, *after]
        if days[-1] + 1 in after and len(days) == len(after):  # short lines after the last day are the page's footer
            starts.pop()
    blocks = [lines[start:end] for start, end in zip(starts, [*starts[1:], len(lines)], strict=True)]
    if sum(map(_is_mostly_text, blocks)) < max(MIN_BLOCKS, len(blocks) / 2):
        return []
    return _same_day([_block(block) for block in blocks])


# --- one article ------------------------------------------------------------------------------------------------------

HEAD_LINES = 12


def _single(lines: list[Line]) -> Article:
    """Return the one article of a page: title above the line with day and source, or first line, or end of the menu path."""
    path = next((line.text for line in lines[:HEAD_LINES] if kinds.BREADCRUMB.match(line.text)), None)
    cleaned = without_page_lines(lines)
    body = cleaned.lines
    header = next((i for i, line in enumerate(body[:HEAD_LINES]) if kinds.is_header(line.text)), None)
    # a long line before the header is text already: the day stands in the body
    if header is not None and any(len(line.text) >= 2 * kinds.PARAGRAPH for line in body[:header]):
        header = None
    head = body[: header if header is not None else 0]
    title = _title(head, path)
    date = None
    if header is not None:
        line = body[header].text
        date = iso(line) or published_day(line, *(other.text for other in body))
        kept = _below_title(head, title)
        cleaned.removed["page_lines"] += len(head) + 1 - (title is not None) - len(kept)
        body = kept + body[header + 1 :]
    body = [line for line in body if line.text != path]
    if title is None and len(body) > 1 and kinds.looks_like_title(body[0].text):
        title = body.pop(0)
    return make_article(title, body, date, cleaned.removed)


def _below_title(head: list[Line], title: Line | None) -> list[Line]:
    """Return the sub-titles between the title and the line with day and source: what was said where and when, —— ..."""
    if title is None:
        return []
    last = max((i for i, line in enumerate(head) if line.text == title.text), default=len(head))
    return [line for line in head[last + 1 :] if kinds.SUBTITLE.match(line.text) or GIVEN.search(line.text)]


def _title(head: list[Line], path: str | None) -> Line | None:
    heads = (line for line in reversed(head) if line.text != path and kinds.looks_like_title(line.text))
    last = next((line for line in heads if not GIVEN.search(line.text)), None)
    # the menu path's last part is the title itself on forums, a section elsewhere
    end = kinds.SEPARATORS_IN_BREADCRUMB.split(path)[-1] if path else ""
    if len(end) >= 8 and (last is None or head[-1].text == path):
        return Line(end)
    return last
