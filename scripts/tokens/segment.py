"""Cut text into words, with rjieba or jieba: the same dictionary, the same algorithm, the same Chinese words.

Neither the global tokenizer of jieba nor its cache file in a folder all users share is touched.
"""

import logging
import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING

from scripts.shared.job import Problem

if TYPE_CHECKING:
    import rjieba

Cut = Callable[[str], list[str]]
ENGINES = ("rjieba", "jieba")

# The two differ in which rare characters they take for Chinese: outside jieba's own range each stands alone.
RARE = re.compile("[\u3400-\u4dbf\u9fd6-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
CHINESE = re.compile("[㐀-䶿一-鿿]+")
UNWANTED = "\ue006"  # stands for a word of a part of speech that is not wanted
BOUNDARY = "\ue005"  # a private-use character: both engines return it alone and join nothing across it


@cache
def rust_segmenter() -> "rjieba.Jieba":
    """Return the process's one segmenter: reading its dictionary takes a quarter of a second."""
    import rjieba

    return rjieba.Jieba()


def cutter(engine: str, parts_of_speech: Sequence[str] | None = None) -> Cut:
    """Return a function that cuts a text into words in order; Problem where `engine` is unknown.

    Of `parts_of_speech` (the first letters of ICTCLAS tags: n, v, a, vn ...) given, Chinese words of others come as UNWANTED.
    The two engines tag, and where they tag cut, some words differently.
    """
    if engine == "rjieba":
        cut, tag = rust_segmenter().cut, rust_segmenter().tag
    elif engine == "jieba":
        import jieba

        jieba.setLogLevel(logging.WARNING)
        tokenizer = jieba.Tokenizer()
        # what initialize() does, but for the cache file in the shared temporary folder, which jobs would race for
        tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
        tokenizer.initialized = True
        cut, tag = tokenizer.lcut, None
        if parts_of_speech:
            import jieba.posseg

            tagger = jieba.posseg.POSTokenizer(tokenizer)

            def tag(text: str) -> list[tuple[str, str]]:
                return [(pair.word, pair.flag) for pair in tagger.cut(text)]

    else:
        raise Problem(f"tokens.engine = {engine!r} is not known: choose one of {', '.join(ENGINES)}")
    if not parts_of_speech:
        return lambda text: cut(RARE.sub(BOUNDARY, text))
    wanted = tuple(parts_of_speech)
    return lambda text: [
        word if flag.startswith(wanted) or not CHINESE.fullmatch(word) else UNWANTED
        for word, flag in tag(RARE.sub(BOUNDARY, text))
    ]
