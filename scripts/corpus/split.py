"""A page of text into the documents that stand on it: a list between separators, dated blocks, a newspaper page, one article."""

import re
from collections import Counter
from collections.abc import Iterator

from scripts.corpus import lines as kinds
from scripts.corpus.article import Article, Line, make_article, without_page_lines
from scripts.corpus.dates import DATE_LINE, iso
from scripts.corpus.repair import repair
from scripts.corpus.traditional import is_traditional

MIN_BLOCKS = 2  # a page is a list of documents from two on
NEWS_LEAD = re.compile(
    r"^(?:近日|日前|近期|近来|近年来|连日来|昨日|今日|今年以来|\d{1,2}月\d{1,2}日|本报讯|[^，。,\s]{2,12}讯[\s（(])"
)
FULL_PLACE = re.compile(r"(?=([一-鿿]{2})[省市县区州盟旗])")
LEAD_CHARS = 40
PLACE = re.compile(r"[一-鿿]{2}(?=[省市县区州镇乡村])")


def split_page(page: str) -> list[Article]:
    """Return the documents on a page, in the order printed, without the page's own lines; none where nothing is left."""
    lines = _repaired(page)
    articles = _listed(lines) or _dated(lines) or _newspaper(lines) or [_single(lines)]
    return [article for article in articles if article.text or article.title]


def _repaired(page: str) -> list[Line]:
    """Return the page's lines, blank ones left out, each repaired and stripped of white space at both ends."""
    traditional = is_traditional(page)
    found = []
    for raw in re.split(r"\r\n?|\n|\u2028|\u2029", page):
        text, repairs = repair(raw, traditional=traditional)
        if text := text.strip():
            found.append(Line(text, repairs))
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
    if sum(any(len(line.text) >= kinds.PARAGRAPH for line in block) for block in blocks) < MIN_BLOCKS:
        return []
    return _same_day([_block(block) for block in blocks])


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
    if sum(any(len(line.text) >= kinds.PARAGRAPH for line in block) for block in blocks) < MIN_BLOCKS:
        return []
    return _same_day([_block(block) for block in blocks])


# --- a newspaper page: articles run together --------------------------------------------------------------------------


def _newspaper(lines: list[Line]) -> list[Article]:
    starts = list(_headlines(lines))
    if len(starts) < MIN_BLOCKS:
        return []
    head = lines[: starts[0]]
    if sum(len(line.text) for line in head) >= 3 * kinds.PARAGRAPH:
        starts = [0, *starts]
        head = []
    date = next((iso(line.text) for line in head if kinds.is_header(line.text)), None)
    blocks = [lines[start:end] for start, end in zip(starts, [*starts[1:], len(lines)], strict=True)]
    articles = []
    for block in blocks:
        cleaned = without_page_lines(block)
        title = cleaned.lines.pop(0) if cleaned.lines and kinds.looks_like_title(cleaned.lines[0].text) else None
        articles.append(make_article(title, cleaned.lines, date, cleaned.removed))
    return articles


def _headlines(lines: list[Line]) -> Iterator[int]:
    """Yield the lines that begin a new article. A heading inside an article does not: nothing ended before it."""
    start = None
    for i, line in enumerate(lines):
        if not kinds.looks_like_title(line.text) or not _has_body(lines, i):
            continue
        if _begins(lines, i) or (start is not None and _new_subject(lines, start, i)):
            start = i
            yield i


def _begins(lines: list[Line], i: int) -> bool:
    """Whether an article ends right before the line, or a sub-title or by-line follows it."""
    before = next((other.text for other in reversed(lines[:i]) if not kinds.is_page_line(other.text)), None)
    cut_short = before is not None and len(before) >= kinds.PARAGRAPH and not kinds.FINISHED.search(before)
    ended = before is None or cut_short or bool(kinds.SIGNED.search(before))
    return ended or bool(kinds.SUBTITLE.match(lines[i + 1].text)) or kinds.is_byline(lines[i + 1].text)


def _has_body(lines: list[Line], i: int) -> bool:
    for line in lines[i + 1 : i + 4]:
        if len(line.text) >= kinds.PARAGRAPH and not kinds.is_header(line.text):
            return True
        if not (kinds.SUBTITLE.match(line.text) or kinds.may_be_byline(line.text) or kinds.is_header(line.text)):
            return False
    return False


def _new_subject(lines: list[Line], start: int, i: int) -> bool:
    """Whether what follows is about another place than the article so far, and begins like news or names its own place."""
    so_far = Counter(name for line in lines[start:i] for name in PLACE.findall(line.text))
    if not so_far:
        return False
    place = min(so_far, key=lambda name: (-so_far[name], name))
    end = next((j for j in range(i + 1, len(lines)) if kinds.looks_like_title(lines[j].text)), len(lines))
    if any(place in line.text for line in lines[i:end]):
        return False
    return bool(NEWS_LEAD.match(lines[i + 1].text)) or _own_place(lines, start, i)


def _own_place(lines: list[Line], start: int, i: int) -> bool:
    """Whether the title names a place that its first sentence names in full and that the article so far does not."""
    lead = lines[i + 1].text[:LEAD_CHARS]
    written = "".join(line.text for line in lines[start:i])
    return any(name in lines[i].text and name not in written for name in FULL_PLACE.findall(lead))


# --- one article ------------------------------------------------------------------------------------------------------

HEAD_LINES = 12


def _single(lines: list[Line]) -> Article:
    """Return the one article of a page: title above the line with day and source, or first line, or end of the menu path."""
    header = next((i for i, line in enumerate(lines[:HEAD_LINES]) if kinds.is_header(line.text)), None)
    # a long line before the header is text already: the day stands in the body
    if header is not None and any(len(line.text) >= 2 * kinds.PARAGRAPH for line in lines[:header]):
        header = None
    head = lines[: header if header is not None else 0]
    path = next((line.text for line in lines[:HEAD_LINES] if kinds.BREADCRUMB.match(line.text)), None)
    title, body, removed = _title(head, path), lines[len(head) :], Counter()
    date = None
    if header is not None:
        date = iso(body[0].text)
        removed["page_lines"] += len(head) + 1 - (title is not None)
        body = body[1:]
    cleaned = without_page_lines([line for line in body if line.text != path])
    cleaned.removed.update(removed)
    if title is None and len(cleaned.lines) > 1 and kinds.looks_like_title(cleaned.lines[0].text):
        title = cleaned.lines.pop(0)
    return make_article(title, cleaned.lines, date, cleaned.removed)


def _title(head: list[Line], path: str | None) -> Line | None:
    for line in reversed(head):
        if line.text != path and kinds.looks_like_title(line.text):
            last = line
            break
    else:
        last = None
    # the menu path's last part is the title itself on forums, a section elsewhere
    end = kinds.SEPARATORS_IN_BREADCRUMB.split(path)[-1] if path else ""
    nearest = head[-1].text if head else None
    if len(end) >= 8 and (nearest == path or last is None):
        return Line(end)
    return last
