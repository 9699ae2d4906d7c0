"""Which words are terms: Chinese words of some length, capitals like RCEP, policy terms; no numbers, dates, stop terms."""

import re
from collections.abc import Callable
from pathlib import Path

from scripts.shared.job import Problem

HAN = "㐀-䶿一-鿿"
CAPITALS = re.compile(r"[A-Z]{2,}")
# numerals with a unit of time, order or measure behind them: 二〇二二年, 第三, 五百多万, 三十个
AMOUNT = re.compile(
    r"[第约近]?[〇零一二两三四五六七八九十百千万亿几数多]+"
    r"(?:多|余|来)?(?:年|月|日|号|天|周|次|个|项|条|名|人|户|家|位|批|种|类|件|处|座|所|台|辆|层|岁|倍|成|度|亩|元|吨|里|米|点|级|期|届|季|组|间|套|本|份|张|篇|万|亿)?"
)
GENERAL_LIST = "cn"  # ASSUME the smallest of the general stop lists: larger ones stop policy words such as 安全


def read_terms(path: str | Path) -> list[str]:
    """Return the lines of a term list, without comments and empty lines; Problem where it cannot be read as UTF-8."""
    try:
        lines = Path(path).read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise Problem(
            f"{path}: the term list cannot be read ({error}); save it as UTF-8 text, one term a line"
        ) from None
    return [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]


def wanted_terms(path: str | Path) -> frozenset[str]:
    """Return the terms that the stop list says to keep, however short or common: its lines `+term`."""
    return frozenset(line[1:].strip() for line in read_terms(path) if line.startswith("+"))


def stop_terms(path: str | Path) -> frozenset[str]:
    """Return the general stop list and the project's own; a line `+term` in the latter keeps a term of the former."""
    import pystopwords

    # read here and not by the package, which opens the file in the locale's encoding
    general = Path(pystopwords.__file__).parent / "data" / f"stopwords.zh.{GENERAL_LIST}.txt"
    stopped = {line for line in read_terms(path) if not line.startswith("+")}
    return frozenset((set(general.read_text(encoding="utf-8").split("\n")) - wanted_terms(path)) | stopped)


def term_rule(min_term_chars: int, stops: frozenset[str], always: frozenset[str]) -> Callable[[str], bool]:
    """Return the test whether a word is a term; those of `always` are."""
    # one capital before Chinese characters is part of a word: A股, T恤
    chinese = re.compile(f"[{HAN}]{{{min_term_chars},}}|[A-Z][{HAN}]{{{max(min_term_chars - 1, 1)},}}")

    def is_term(word: str) -> bool:
        if word in always:
            return True
        if word in stops or AMOUNT.fullmatch(word):
            return False
        return chinese.fullmatch(word) is not None or CAPITALS.fullmatch(word) is not None

    return is_term


# ASSUME a unit's, an order's or an office's single character next to a word makes no phrase: 市|本级, 级|景区
NO_PART = frozenset("省市县区州镇乡村级届年月日时第各该本其个项条次等中上下内外前后")


def phrase_rule(stops: frozenset[str]) -> Callable[[str], bool]:
    """Return the test whether a word may be part of a phrase: Chinese, no stop term, no amount, none of NO_PART."""
    chinese = re.compile(f"[{HAN}]+")

    def usable(word: str) -> bool:
        return (
            word not in stops and word not in NO_PART and not AMOUNT.fullmatch(word) and bool(chinese.fullmatch(word))
        )

    return usable
