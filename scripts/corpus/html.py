"""A web page into title, date and main text; scripts never run, nothing is loaded from the network."""

import re
from dataclasses import dataclass

from scripts.corpus.dates import iso
from scripts.corpus.files import Unreadable

DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>", re.IGNORECASE)
DATE_NAMES = (
    "article:published_time",
    "og:published_time",
    "og:release_date",
    "pubdate",
    "publishdate",
    "publish_date",
    "publication_date",
    "datepublished",
    "firstpublishedtime",
    "dc.date",
    "dc.date.issued",
    "date",
)
UNSEEN = "//script|//style|//noscript|//template|//comment()|//iframe|//object|//embed|//svg|//select|//button|//form"
FURNITURE = "//nav|//footer|//aside|//header[not(.//h1)]"
BLOCKS = {
    "p",
    "div",
    "section",
    "article",
    "li",
    "tr",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "table",
    "pre",
    "blockquote",
    "dd",
    "dt",
    "td",
}
MIN_MAIN = 50
SITE = re.compile(r"\s*(?:[-_|—–]{1,2}|::|»)\s*[^-_|—–»]{2,30}$")


@dataclass(frozen=True)
class WebPage:
    """What a web page says: its main text line by line, its title and its day, and where the day came from."""

    text: str
    title: str | None
    date: str | None
    date_from: str | None
    whole: bool  # no main text was found: `text` is every visible line


def read_html(markup: str) -> WebPage:
    """Return title, date and main text of a web page; raises Unreadable where there is nothing in it."""
    from lxml import etree, html

    parser = html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, encoding="utf-8")
    try:
        tree = html.document_fromstring(DECLARATION.sub("", markup).encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise Unreadable("no text in it", str(error)[:120]) from None
    title = _title(tree)
    date, date_from = _date(tree)
    drop(tree, UNSEEN)
    main = _main_text(tree)
    visible = visible_text(tree) or _without_tags(markup)
    whole = len(main) < MIN_MAIN
    return WebPage(visible if whole else main, title, date or _printed(visible, title), date_from or "page", whole)


def _without_tags(markup: str) -> str:
    """Return what is left of a page that the parser gives up (elements nested hundreds deep) when its tags are taken out."""
    seen = re.sub(r"(?is)<!--.*?-->|<(script|style|noscript|template)\b.*?</\1\s*>|<head\b.*?</head\s*>", " ", markup)
    lines = (" ".join(line.split()) for line in re.sub(r"<[^<>]*>", "\n", seen).split("\n"))
    return "\n".join(line for line in lines if line and "<" not in line)


def _title(tree: object) -> str | None:
    og = tree.xpath("//meta[@property='og:title']/@content")
    headings = [" ".join(h.text_content().split()) for h in tree.xpath("//h1")]
    named = [" ".join(t.text_content().split()) for t in tree.xpath("//head/title|//title")]
    page = named[0] if named else ""
    # the heading is the title where the page's own title begins with it; a site's name in h1 is not
    for heading in headings:
        if heading and (page.startswith(heading) or (len(headings) == 1 and len(heading) >= 6)):
            return heading
    if og and og[0].strip():
        return SITE.sub("", " ".join(og[0].split()))
    return SITE.sub("", page) or None


def _date(tree: object) -> tuple[str | None, str | None]:
    for meta in tree.xpath("//meta[@content]"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        if name in DATE_NAMES and (date := iso(meta.get("content"))):
            return date, "page"
    for value in tree.xpath("//time/@datetime"):
        if date := iso(value):
            return date, "page"
    return None, None


def _printed(visible: str, title: str | None) -> str | None:
    """Return the day on the line below the title, or on the first line that holds day and source."""
    from scripts.corpus.lines import is_header

    return next((iso(line) for line in visible.split("\n")[:60] if is_header(line)), None)


def drop(tree: object, which: str) -> None:
    """Take the elements that the path `which` finds out of `tree`, but not the text after them."""
    for element in tree.xpath(which):
        if element.getparent() is not None:
            element.drop_tree()


def _main_text(tree: object) -> str:
    """Return the main text as readability finds it, or '' where it finds none."""
    from lxml import etree, html
    from readability import Document

    drop(tree, FURNITURE)
    try:
        found = Document(html.tostring(tree, encoding="unicode")).summary(html_partial=True)
        return visible_text(html.fromstring(found))
    except (etree.LxmlError, ValueError, TypeError, AttributeError, RecursionError):
        return ""


def visible_text(tree: object) -> str:
    """Return the visible text, one line per block element or <br>."""
    parts: list[str] = []
    for event, element in _walk(tree):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if tag in BLOCKS or tag == "br":
                parts.append("\n")
            if tag not in ("title", "head", "meta") and element.text:
                parts.append(re.sub(r"[ \t\r\n]+", " ", element.text))
        else:
            if tag in BLOCKS:
                parts.append("\n")
            if element.tail:
                parts.append(re.sub(r"[ \t\r\n]+", " ", element.tail))
    lines = (line.strip() for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)


def _walk(tree: object) -> object:
    from lxml import etree

    return etree.iterwalk(tree, events=("start", "end"))
