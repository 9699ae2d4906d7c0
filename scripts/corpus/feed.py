"""RSS and Atom feeds into items; other XML into its visible text. Entities are never expanded, nothing is loaded."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from scripts.corpus.dates import iso
from scripts.corpus.files import Unreadable
from scripts.corpus.html import DECLARATION, UNSEEN, drop, visible_text

FEED = re.compile(r"\s*(?:<\?xml[^>]*\?>\s*)?<(?:rss|feed|rdf:RDF)[\s>]", re.IGNORECASE)
BODIES = ("encoded", "content", "description", "summary")  # the fullest first
DATES = ("pubDate", "published", "date", "issued", "created", "updated", "modified")


@dataclass(frozen=True)
class Item:
    """One entry of a feed."""

    text: str
    title: str | None
    date: str | None


def read_feed(markup: str) -> Iterator[Item]:
    """Yield the items of a feed, or one item with all text of another XML file; raises Unreadable where there is none."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, recover=True, remove_comments=True
    )
    try:
        root = etree.fromstring(DECLARATION.sub("", markup).encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise Unreadable("broken XML", str(error)[:120]) from None
    if root is None:
        raise Unreadable("broken XML", "nothing in it can be read")
    items = root.xpath("//*[local-name()='item' or local-name()='entry']")
    for item in items:
        body = next((text for name in BODIES if (text := _child(item, name))), "")
        date = next((found for name in DATES if (found := iso(_child(item, name)))), None)
        # ASSUME an item without a body is its headline
        yield Item(
            _plain(body or _child(item, "title")), _plain(_child(item, "title")).replace("\n", " ") or None, date
        )
    if not items:
        yield Item(visible_text(root), None, None)


def _child(item: object, name: str) -> str:
    for child in item.xpath("./*[local-name()=$name]", name=name):
        if text := "".join(child.itertext()).strip():
            return text
    return ""


def _plain(fragment: str) -> str:
    """Return the visible text of an HTML fragment."""
    from lxml import etree, html

    if "<" not in fragment:
        return fragment.strip()
    try:
        tree = html.fromstring(f"<div>{fragment}</div>")
        drop(tree, UNSEEN)
        return visible_text(tree)
    except (etree.LxmlError, ValueError):
        return re.sub(r"<[^>]*>", " ", fragment).strip()
