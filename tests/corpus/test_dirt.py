"""A generator puts each kind of dirt into clean text; what repair gives back is the clean text, character for character."""

import json
import lzma
import random
import re
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from scripts.corpus.joins import unwrap
from scripts.corpus.mojibake import CHINESE
from scripts.corpus.repair import repair

SHARED = Path(__file__).parents[2].parent / "shared"
OWN = (
    "今年一月，青石县召开会议，县长作了工作报告。报告说，全县新修农村道路三十二公里，茶叶产量增长百分之七点五。",
    "“路修好了，班车每天两趟。”高岭村的老人对记者说，“孩子们上学再也不用绕过水库。”村里还建起了卫生室和图书馆。",
    "白沙港第二条航道（长12公里）通航以后，2023年的货物吞吐量超过3000万吨；港口正在建设新的仓库、堆场和铁路专用线。",
    "合作社的经理介绍，去年卖出茶叶四百吨，其中出口一百二十吨，比前年多了两成。今年他们打算再修两座烘房，请更多的人来做工。",
    "市政府要求各部门加强党的建设，严守政治纪律，营造良好的营商环境，确保12月底以前完成全年任务。",
    "城东的工业园区引进了十六家企业，总投资二十亿元。园区党委书记说，服务企业的办法还有很多，关键是要把话说到做到。",
)


def clean_texts():
    """Return texts that are clean: our own sentences, and real reports and news where they are at hand."""
    texts = ["".join(random.Random(seed).sample(OWN, len(OWN))) for seed in range(20)]
    for name in ("gov_work_reports/sample_small", "news_thucnews/fulltext"):
        path = SHARED / "data" / f"{name}.jsonl.xz"
        if path.exists():
            with lzma.open(path, "rt", encoding="utf-8") as lines:
                real = [json.loads(line)["text"][:1500] for line, _ in zip(lines, range(12), strict=False)]
            texts += [text for text in real if repair(text) == (text, {})]
    return texts


@pytest.fixture(scope="module")
def texts():
    return clean_texts()


def sprinkled(text, rng, share, make, where=r"[一-鿿]"):
    """Return `text` with `make(character)` in place of some of the characters that match `where`."""
    return "".join(make(c) if re.match(where, c) and rng.random() < share else c for c in text)


def readings(character, tones):
    from pypinyin import Style, pinyin

    return pinyin(character, style=Style.TONE if tones else Style.NORMAL)[0][0]


def glossed(text, rng, *, tones, brackets, space):
    return sprinkled(text, rng, 0.15, lambda c: f"{c}{brackets[0]}{readings(c, tones)}{brackets[1]}{space}")


def full_script(text, rng):
    from opencc import OpenCC

    return OpenCC("s2t").convert(text)


def entities(text, rng):
    names = {"“": "&ldquo;", "”": "&rdquo;", "—": "&mdash;", "（": "&#65288;", "）": "&#xff09;"}
    return sprinkled(text, rng, 0.7, lambda c: names.get(c, f"&#{ord(c)};"), r"[一-鿿“”—（）]")


def invisible(text, rng):
    return sprinkled(text, rng, 0.1, lambda c: c + rng.choice("\u200b\u200c\ufeff\u00ad\u2060\x07\x0b"))


def doubled(text, rng):
    return sprinkled(text, rng, 0.6, lambda c: "，" + c, r"[。；]")


def latin1(text, rng):
    return text.encode().decode("latin-1")


def full_width(text, rng):
    return sprinkled(text, rng, 1.0, lambda c: chr(ord(c) + 0xFEE0), r"[0-9A-Za-z]")


def masked(text, rng):
    for word, shown in (("市政府", "市*府"), ("政治", "*治"), ("党委", "*委"), ("党的建设", "*的建设")):
        text = text.replace(word, shown)
    return text


def slipped(text, rng):
    """Return `text` in Traditional characters with the first byte of 。” lost, as a bad converter loses it.

    Only Traditional characters have a second byte in ASCII, where such a run ends.
    """

    def lose(match):
        for end in range(3, len(match.group()) + 1):
            code = match.group()[:end].encode("gbk", "ignore")
            if len(code) == 2 * end and 0x40 <= code[-1] <= 0x7E:
                shown = "?" + code[1:-1].decode("gbk", "ignore").replace("！", "!") + code[-1:].decode("ascii")
                return (shown + match.group()[end:]) if len(shown) == end + 1 else match.group()
        return match.group()

    return re.sub(r"。”[一-鿿]{1,6}", lose, full_script(text, rng))


KINDS = {
    "pinyin with a space": lambda t, r: glossed(t, r, tones=False, brackets="()", space=" "),
    "pinyin with tones": lambda t, r: glossed(t, r, tones=True, brackets="()", space=""),
    "pinyin in wide brackets": lambda t, r: glossed(t, r, tones=True, brackets="（）", space=" "),
    "entities": entities,
    "full width": full_width,
    "invisible": invisible,
    "doubled": doubled,
    "latin1": latin1,
    "masked": masked,
    "slipped": slipped,
    "traditional": full_script,
}


def equal_characters(wanted, got):
    """Return the share of the characters of `wanted` that stand in `got` in order."""
    if wanted == got:
        return len(wanted)
    blocks = SequenceMatcher(None, wanted, got, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) - max(0, len(got) - len(wanted))


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_put_in_is_taken_out(kind, texts):
    rng = random.Random(20240218)
    equal = total = dirty = 0
    for text in texts:
        spoilt = KINDS[kind](text, rng)
        dirty += spoilt != text
        mended, _ = repair(spoilt)
        equal += equal_characters(text, mended)
        total += len(text)
        assert repair(mended) == (mended, {}), "repairing twice equals once"
    assert dirty > len(texts) / 3
    assert equal / total >= 0.999, f"{equal / total:.5f}"


def test_utf8_read_as_gbk_is_undone_where_no_byte_was_lost():
    text = "".join(OWN)
    undone = 0
    for start in range(len(text) - 14):
        clause = text[start : start + 14]
        try:
            spoilt = clause.encode().decode("gb18030")
        except UnicodeDecodeError:  # a byte would be lost
            continue
        if CHINESE.search(spoilt):  # what nothing betrays stays as it is
            assert repair(spoilt)[0] == clause
            undone += 1
    assert undone >= 20


def test_all_kinds_together(texts):
    rng = random.Random(7)
    equal = total = 0
    for text in texts:
        spoilt = text
        for kind in ("masked", "traditional", "pinyin with tones", "doubled", "invisible"):
            spoilt = KINDS[kind](spoilt, rng)
        mended, _ = repair(spoilt)
        equal += equal_characters(text, mended)
        total += len(text)
    assert equal / total >= 0.999, f"{equal / total:.5f}"


@pytest.mark.parametrize("indent", ["", "\u3000\u3000", "    "])
@pytest.mark.parametrize("columns", [20, 30, 38])
def test_lines_cut_at_a_width_are_joined(texts, indent, columns):
    """Paragraphs of 20 to 38 characters a line, with and without indent, as mail and old converters cut them."""
    equal = total = 0
    for text in texts[8:28]:
        paragraphs = ["".join(part.split()) for part in text.split("\n") if len(part) > 2 * columns]
        cut = [indent + p for p in paragraphs]
        page = "\n".join(p[k : k + columns] for p in cut for k in range(0, len(p), columns))
        joined = "\n".join(line.strip() for line in unwrap(page)[0].split("\n"))
        wanted = "\n".join(paragraphs)
        equal += equal_characters(wanted, joined)
        total += len(wanted)
    # without indent a line that happens to end with its sentence may be the paragraph's last: its break stays
    assert equal / total >= (0.999 if indent else 0.99), f"{equal / total:.5f}"


def test_clean_text_comes_out_unchanged(texts):
    for text in texts:
        assert repair(text) == (text, {})
