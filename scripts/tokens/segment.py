"""Cut text into words, with rjieba or jieba: the same dictionary, the same algorithm, the same Chinese words.

Neither the global tokenizer of jieba nor its cache file in a folder all users share is touched.
"""

import logging
import re
from collections.abc import Callable

from scripts.shared.job import Problem

Cut = Callable[[str], list[str]]
ENGINES = ("rjieba", "jieba")

# The two differ in which rare characters they take for Chinese: outside jieba's own range each stands alone.
RARE = re.compile("[\u3400-\u4dbf\u9fd6-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
BOUNDARY = "\ue005"  # a private-use character: both engines return it alone and join nothing across it


def cutter(engine: str) -> Cut:
    """Return a function that cuts a text into words in order; Problem where `engine` is unknown."""
    if engine == "rjieba":
        import rjieba

        cut = rjieba.Jieba().cut
    elif engine == "jieba":
        import jieba

        jieba.setLogLevel(logging.WARNING)
        tokenizer = jieba.Tokenizer()
        # what initialize() does, but for the cache file in the shared temporary folder, which jobs would race for
        tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
        tokenizer.initialized = True
        cut = tokenizer.lcut
    else:
        raise Problem(f"tokens.engine = {engine!r} is not known: choose one of {', '.join(ENGINES)}")
    return lambda text: cut(RARE.sub(BOUNDARY, text))
