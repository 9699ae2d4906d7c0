"""Near-duplicates: found whatever was cut or put in front, and never by form alone."""

import random

from scripts.corpus.reprints import Text, find_reprints

WORDS = "山水茶叶港口道路学校医院工厂农田市场车站河流桥梁村庄城镇春夏秋冬东西南北新旧大小多少高低远近"


def article(seed, n=400):
    chosen = random.Random(seed)
    return "".join(chosen.choice(WORDS) + ("，" if i % 12 == 11 else "") for i in range(n))


def test_altered_copies_are_found_and_others_are_not():
    originals = [article(seed) for seed in range(40)]
    altered = [f"本网讯 {i}：" + text[: int(len(text) * 0.9)].replace("，", "、") for i, text in enumerate(originals)]
    found = find_reprints([Text(text, None) for text in originals + altered], 0.85)
    assert {i: stays for i, (stays, _) in found.items()} == {40 + i: i for i in range(40)}


def test_the_earliest_stays_then_the_longest_then_the_first():
    text = article(1)
    assert find_reprints([Text(text, None), Text(text, "2024-05"), Text(text, "2024-02-01")], 0.85) == {
        0: (2, 1.0),
        1: (2, 1.0),
    }
    assert list(find_reprints([Text(text[:380], None), Text(text, None)], 0.85)) == [0]
    assert list(find_reprints([Text(text, None), Text(text, None)], 0.85)) == [1]


def test_what_stays_is_never_itself_a_reprint():
    chain = [Text(article(3)[i * 10 : 300 + i * 10], f"2024-01-{i + 1:02}") for i in range(10)]
    found = find_reprints(chain, 0.9)
    assert found
    assert not {stays for stays, _ in found.values()} & set(found)


def test_exact_copies_only_at_one():
    text = article(5)
    assert find_reprints([Text(text, None), Text(text[:-20], None), Text(text, None)], 1.0) == {2: (0, 1.0)}


def test_a_short_text_quoted_in_a_long_one_stays():
    long = article(6, 2000)
    assert find_reprints([Text(long, None), Text(long[:300], None)], 0.85) == {}


def test_few_and_tiny_texts():
    assert find_reprints([], 0.85) == {}
    assert find_reprints([Text("茶", None), Text("！", None), Text("？", None)], 0.85) == {}
