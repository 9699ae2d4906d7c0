"""Traditional to Simplified characters, for documents written in Traditional ones only."""

import re
from collections.abc import Callable
from functools import cache

# where 著 is meant: 著名, 显著, 著作 ...; elsewhere in Traditional text it is the particle 着
KEPT = "名作者述称書书录錄有译譯"
BEFORE = "显顯名原编編论論专專巨土卓昭遗遺译譯合所较較"
PARTICLE = re.compile(rf"(?<![{BEFORE}])著(?![{KEPT}])|(?<=[一-鿿]署)著(?=作者)")


@cache
def converter() -> Callable[[str], str]:
    """Return OpenCC's conversion t2s, which leaves Simplified text as it is."""
    from opencc import OpenCC

    return OpenCC("t2s").convert


@cache
def _signs() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return patterns of the characters used in Traditional text only and in Simplified text only."""
    from opencc import OpenCC

    every = "".join(map(chr, range(0x4E00, 0xA000)))
    simple = [converter()(c) for c in every]
    full = list(map(OpenCC("s2t").convert, every))
    only_traditional = {c for c, s in zip(every, simple, strict=True) if s != c}
    only_simplified = {c for c, t in zip(every, full, strict=True) if t != c} - only_traditional
    # ASSUME these are written in Simplified text too: 乾 in 乾坤, 著 in 著名, 藉 in 狼藉, 瞭 in 瞭望, 甚麼's 麽
    only_traditional -= set("乾著藉瞭麽麼於徵覆夥摺昇喆堃")
    return _one_of(only_traditional), _one_of(only_simplified)


def _one_of(characters: set[str]) -> re.Pattern[str]:
    return re.compile("[" + "".join(sorted(characters)) + "]")


MIN_SIGNS = 2
LOOK_CHARS = 20_000


def is_traditional(text: str) -> bool:
    """Whether `text` is written in Traditional characters: two or more of them, and more than Simplified ones."""
    traditional, simplified = _signs()
    head = text[:LOOK_CHARS]
    n = len(traditional.findall(head))
    return n >= MIN_SIGNS and n > len(simplified.findall(head))


def simplify(text: str) -> tuple[str, int]:
    """Return `text` in Simplified characters and how many characters changed."""
    simple = converter()(PARTICLE.sub("着", text))
    changed = sum(a != b for a, b in zip(text, simple, strict=False)) + abs(len(text) - len(simple))
    return simple, changed
