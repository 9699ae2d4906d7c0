"""All entries of a list that occur in a text, overlapping ones too: fast for Chinese, where two characters tell most names apart."""

import numpy as np

CODES = 0x110000


class Matcher:
    """Finds `entries` by their first two characters, looked up for all positions of a text at once."""

    def __init__(self, entries: dict[str, tuple[str, str]]) -> None:
        self.entries = entries
        sizes: dict[str, set[int]] = {}
        for name in entries:
            sizes.setdefault(name[:2], set()).add(len(name))
        self.sizes = {begin: sorted(found, reverse=True) for begin, found in sizes.items()}
        self.single = frozenset(begin for begin in self.sizes if len(begin) == 1)
        pairs = [begin for begin in self.sizes if len(begin) == 2]
        self.first, self.second = np.zeros(CODES, bool), np.zeros(CODES, bool)
        for begin in pairs:
            self.first[ord(begin[0])] = self.second[ord(begin[1])] = True
        self.pairs = np.unique(np.array([ord(p[0]) * CODES + ord(p[1]) for p in pairs], np.int64))

    def find(self, text: str) -> list[tuple[int, int, str, str]]:
        """Return (start, end, *entry) of every occurrence, leftmost first, of one start the longest first."""
        found = []
        for start in self._starts(text):
            begin = text[start : start + 2]
            for size in self.sizes.get(begin, ()) if len(begin) == 2 else ():
                name = text[start : start + size]
                if len(name) == size and name in self.entries:  # at the end of the text it may be cut short
                    found.append((start, start + size, *self.entries[name]))
            if begin[0] in self.single:
                found.append((start, start + 1, *self.entries[begin[0]]))
        return found

    def _starts(self, text: str) -> list[int]:
        """Return where the first two characters of an entry, or an entry of one character, stand."""
        # surrogates cannot be encoded, but may stand in a damaged text
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        starts = np.flatnonzero(self.first[codes[:-1]] & self.second[codes[1:]])
        keys = codes[starts].astype(np.int64) * CODES + codes[starts + 1]
        at = np.minimum(np.searchsorted(self.pairs, keys), len(self.pairs) - 1)
        known = starts[self.pairs[at] == keys] if len(self.pairs) else starts
        if self.single:
            alone = np.isin(codes, [ord(character) for character in self.single])
            known = np.union1d(known, np.flatnonzero(alone))
        return known.tolist()
