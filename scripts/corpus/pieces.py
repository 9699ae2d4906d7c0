"""What reading yields: pieces of text on their way to become documents, and pieces that are dropped, with the reason."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from scripts.corpus.repair import REPAIRS


@dataclass(frozen=True)
class Reading:
    """How files are read: which column is which, which repairs are made, and where the user says that a document begins."""

    columns: Mapping[str, str | None]
    repairs: frozenset[str] = frozenset(REPAIRS)
    split: str | None = None


@dataclass
class Piece:
    """One text: a record of a table, a web page, or an article cut out of a page."""

    source: str
    position: int  # counts the pieces of one file from 0
    text: str
    title: str | None = None
    date: str | None = None  # ISO, as far as known
    date_from: str | None = None  # column, page, text or title
    date_scraped: str | None = None
    own_id: str | None = None  # "" where the cell of the id column is empty
    where: str = ""  # for messages: line 7, sheet 一月 row 3
    own: dict[str, str | None] = field(default_factory=dict)
    repairs: Counter[str] = field(default_factory=Counter)
    columns: tuple[str, ...] = ()  # of the table it stands in

    @property
    def key(self) -> str:
        return f"{self.source}#{self.position}"


@dataclass(frozen=True)
class Dropped:
    """A piece that does not become a document, at which stage and why, in plain words."""

    source: str
    position: int
    stage: str  # open, read, filter or reprints
    reason: str
    detail: str | None = None
