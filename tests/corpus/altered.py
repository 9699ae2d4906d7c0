"""Copies as they are found in the wild: cut, with other punctuation, under another header, or inside a longer page."""

import random
import re
from collections.abc import Sequence

import polars as pl

from scripts.corpus.reprints import Reprint, find_reprints
from scripts.corpus.signatures import opened, signatures

WORDS = "山水茶叶港口道路学校医院工厂农田市场车站河流桥梁村庄城镇春夏秋冬东西南北新旧大小多少高低远近"
HEADERS = (
    "本网讯 记者昨从有关方面获悉：",
    "【转载】来源：网络 责任编辑：小王 ",
    "发布时间：2024-03-02 10:11 浏览次数：87 ",
)
PUNCTUATION = str.maketrans("，。；：“”（）", ',.;:""()')


def article(seed: int, n: int = 400) -> str:
    """Return a text of `n` characters of no meaning, the same for the same seed and like no other."""
    chosen = random.Random(seed)
    return "".join(chosen.choice(WORDS) + ("，" if i % 12 == 11 else "") for i in range(n))


def alter(text: str, seed: int) -> str:
    """Return `text` altered by 5 to 15 % of its characters: another header, and an end, a run or sentences cut out.

    In two of three, the punctuation is another too.
    """
    chosen = random.Random(seed)
    wanted = int(len(text) * chosen.uniform(0.05, 0.15))
    header = chosen.choice(["", *HEADERS])
    header = header if len(header) <= wanted else ""
    wanted -= len(header)
    match chosen.randrange(3):
        case 0:
            text = text[: len(text) - wanted]
        case 1:
            start = chosen.randrange(len(text) - wanted)
            text = text[:start] + text[start + wanted :]
        case _:
            sentences = re.findall(r"[^。，]*[。，]|[^。，]+$", text)
            for i in chosen.sample(range(len(sentences)), len(sentences)):
                if len(sentences[i]) <= wanted:
                    wanted -= len(sentences[i])
                    sentences[i] = ""
            text = "".join(sentences)
    return header + (text.translate(PUNCTUATION) if chosen.random() < 2 / 3 else text)


def reprints(texts: Sequence[str], threshold: float = 0.85, dates: Sequence[str | None] = ()) -> dict[int, Reprint]:
    """Return the reprints among texts in memory."""
    signs = signatures(texts)
    index = signs.with_columns(
        n_chars=pl.Series([len(text) for text in texts], dtype=pl.Int64),
        date=pl.Series(list(dates) or [None] * len(texts), dtype=pl.String),
    )
    sketches = opened(signs["row"].to_numpy(), signs["sketch"].to_list())
    return find_reprints(
        index,
        lambda name: signs[name].to_numpy(),
        lambda: iter([sketches]),
        lambda numbers: {i: texts[i] for i in numbers},
        threshold,
    )
