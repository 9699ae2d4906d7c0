"""Every name a text may hold, and where it stands: leftmost-longest, cut only at word boundaries."""

import lzma
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from scripts.places.matcher import Matcher
from scripts.places.units import Unit, Units

FULL, SHORT, GROUP, FOREIGN, TOWN = "full", "short", "group", "foreign", "town"
LATIN = re.compile(r"[A-Za-z0-9]")
HAN = re.compile(r"[\u3400-\u9fff]")
WINDOW = 6  # characters on each side that decide whether a name is cut out of other words
# What may follow a name inside one word of the segmenter without making it another word: 湖南省委, 长沙人.
TAIL = re.compile(
    r"^(?:省委|市委|县委|区委|州委|省|市|县|区|州|人|籍|话|段|城区|方面|地区|全境|境内|等地|各地|市区|旅游|港|.{0,4}(?:医院|地铁|机场|车站|火车站|南站|北站|东站|西站|银行|日报|晚报|电视台|海关|高速|军区|监狱|公园|公安局|法院|检察院|政府|开发区|高新区|新区|疾控中心))$"
)
HEAD = frozenset(("中共", "中国", "首都", "省会", "我国", "祖国", "古城", "老"))  # may stand before it: 首都北京
OFFICIAL = re.compile(r"^[省市县区州盟旗](?:委|政府|长|政协|人大|法院|检察|教委|科委|公安|纪委|妇联|直|领导)")
VERBS = "来在赴返离抵驻援入进"  # with a letter for a province: 来京, 援鄂
LETTERS = "京津冀晋辽沪皖闽赣鲁豫鄂湘粤桂琼渝川黔滇藏"
REPORTER = re.compile(r"(?:记者|通讯员|责编|摄影)[ 　:：]?$")  # a person's name follows: 记者江夏
# the same where the name begins with a surname (作家张家港), or one stands before it (名叫陈海南)
NAMED = "(?:[他她我名]|名字|徒弟|孩子|儿子|女儿|[兄弟姐妹哥]{1,2})叫"
TITLES = "作家|演员|歌手|导演|画家|诗人|主持人|工程师|医生|护士|老师|选手|队员|学生|同学"
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾江石白方万金"
CALLED = re.compile(rf"(?:{NAMED}[{SURNAMES}]?|(?:{TITLES})[{SURNAMES}])$")
TITLED = re.compile(rf"(?:{TITLES})$")
# ASSUME counties whose short name the dictionary holds as an adjective, verb, adverb or number (丰满, 延长) may be that word
OTHER_TAGS = frozenset(("a", "ad", "b", "c", "d", "f", "i", "l", "m", "t", "v", "vn"))
OTHER_SUFFIX = "区县市州旗盟"
TOWNS = re.compile(r"^(?:镇(?!镇)|乡(?![镇村贤土团亲愁情音邻间])|街道|村|社区)(?!镇)")
TOWN_END = re.compile(r"镇(?!村)|乡(?![镇村贤土团亲愁情音邻间])|街道")  # 沿河|乡村振兴 names no township
TAIL_CHARS = 3


class Hit(NamedTuple):
    """A name in a text: text[start:end] == surface; `units` are all units it may mean."""

    start: int
    end: int
    surface: str
    kind: str  # full 怀化市 | short 怀化 | group 川渝 | foreign 洪江区 (a known stem with a suffix unknown here) | town 安江镇
    units: tuple[Unit, ...]
    name: str = (
        ""  # the gazetteer's name where the text goes on with part of it: 长沙市 in 长沙市委, whose surface is 长沙
    )


@dataclass
class WordLists:
    """Hand-written lists beside the gazetteer (workflow/resources/places/)."""

    ordinary: frozenset[str]  # short names that are ordinary words
    ambiguous: frozenset[str]  # short names that need their full name or a place inside them in the same document
    familiar: frozenset[str]  # short names the segmenter's dictionary knows as places
    blocked: frozenset[str]  # words and terms that hold a name without meaning it
    groups: dict[str, tuple[str, ...]]  # 川渝: adcodes
    plain: frozenset[str] = frozenset()  # short names that are nothing else, whatever the dictionary says
    towns: dict[str, str] = field(default_factory=dict)  # 星沙街道: adcode of its county


def read_lists(paths: Iterable[str | Path], policy_terms: str | Path | None) -> WordLists:
    """Return the word lists among `paths`, found by file name; a list that is not there is empty."""
    by_name = {Path(p).name: Path(p) for p in paths}

    def lines(path: Path | None) -> list[str]:
        if path is None or not path.is_file():
            return []
        kept = (line.split("#")[0].strip() for line in path.read_text(encoding="utf-8-sig").splitlines())
        return [line for line in kept if line]

    def words(name: str) -> frozenset[str]:
        return frozenset(word for line in lines(by_name.get(name)) for word in line.split())

    policy = [line for line in lines(Path(policy_terms) if policy_terms else None) if line[0] != "["]  # no headings
    groups = {form: tuple(codes) for form, *codes in (line.split() for line in lines(by_name.get("other_names.txt")))}
    plain = words("plain_names.txt")
    return WordLists(
        words("ordinary_words.txt"),
        words("ambiguous_names.txt"),
        frozenset(),
        frozenset(lines(by_name.get("words_with_names.txt"))) | frozenset(policy),
        groups,
        plain,
        _towns(by_name.get("townships.txt.xz")),
    )


def _towns(path: Path | None) -> dict[str, str]:
    """Return adcode of the county by name of the township; each line holds a county's code and its townships."""
    if path is None or not path.is_file():
        return {}
    lines = (line.split() for line in lzma.decompress(path.read_bytes()).decode("utf-8").splitlines())
    return {name: code for code, *names in lines for name in names}


class Names:
    """Finds names: built once per job from the gazetteer and the word lists."""

    def __init__(self, units: Units, lists: WordLists) -> None:
        import rjieba

        self.full: dict[str, list[Unit]] = {}
        self.short: dict[str, list[Unit]] = {}
        for unit in units.every:
            if unit.level == "country":
                continue
            if len(unit.name) > 1:  # ASSUME a single character in a text is anything but a place
                self.full.setdefault(unit.name, []).append(unit)
            for alias in unit.aliases:
                if len(alias) > 1:
                    self.short.setdefault(alias, []).append(unit)
        groups = {form: [units.now[c] for c in codes if c in units.now] for form, codes in lists.groups.items()}
        groups |= {
            letter + "籍": [u] for u in units.every for letter in u.aliases if len(letter) == 1 and HAN.match(letter)
        }
        groups |= {
            verb + letter: [u]
            for u in units.every
            for letter in u.aliases
            if letter in LETTERS and u.level == "province"
            for verb in VERBS
        }
        groups = {form: named for form, named in groups.items() if named}
        towns = {
            name: [units.now[code]]
            for name, code in lists.towns.items()
            if code in units.now and name not in lists.blocked
        }
        entries: dict[str, tuple[str, str]] = {word: ("", word) for word in lists.blocked}
        entries |= {name: (SHORT, name) for name in self.short}
        entries |= {name: (FULL, name) for name in self.full}
        entries |= {form: (GROUP, form) for form in groups}
        self.units = {
            name: tuple(named) for table in (towns, self.short, self.full, groups) for name, named in table.items()
        }
        self.segmenter = rjieba.Jieba()  # of its own: another may have other words
        tags = {name: self._tag(name) for name in sorted(self.short)}
        other = {n for n in tags if tags[n] in OTHER_TAGS and all(u.level == "county" for u in self.short[n])}
        self.lists = replace(
            lists,
            familiar=frozenset(n for n in tags if tags[n] == "ns"),
            ordinary=lists.ordinary - lists.plain,
            ambiguous=(lists.ambiguous | other) - lists.plain,
        )
        for name in sorted(entries.keys() | towns.keys()):
            if (name in towns or entries[name][0]) and HAN.search(name) and not self.segmenter.has_word(name):
                self.segmenter.add_word(name, 5, "ns")  # ASSUME a name the dictionary lacks is a rare word
        self.towns = towns.keys() - self.full.keys() - self.short.keys()
        self.town_sizes: dict[str, list[int]] = {}
        for name in sorted(self.towns):
            sizes = self.town_sizes.setdefault(name[-TAIL_CHARS:], [])
            if len(name) not in sizes:
                sizes.append(len(name))
        self.matcher = Matcher({name: entry for name, entry in entries.items() if name})

    def _tag(self, name: str) -> str:
        """Return the part of speech of a name the dictionary holds, else nothing."""
        return self.segmenter.tag(name, False)[0][1] if self.segmenter.has_word(name) else ""

    def find(self, text: str) -> list[Hit]:
        """Return all names in `text` in order, not overlapping; words that only hold a name are left out."""
        hits, free = [], 0
        found = self.matcher.find(text)
        if towns := list(self._towns(text)):  # by their last characters, since most of the first ones begin other words
            found = sorted([*found, *towns], key=lambda one: (one[0], -one[1]))
        for start, end, kind, name in found:
            if start < free:
                continue
            if not self._stands_alone(text, start, end):
                continue
            if not kind:
                free = end
            elif hits and kind == SHORT and _is_town(name, start - hits[-1].end):
                continue
            elif not (kind == SHORT and _is_person(text, start)):
                hits.append(self._hit(text, start, end, kind, name))
                free = hits[-1].end
        return hits

    def _towns(self, text: str) -> Iterator[tuple[int, int, str, str]]:
        """Yield (start, end, kind, name) of every township of the list."""
        for match in TOWN_END.finditer(text):
            end = match.end()
            for size in self.town_sizes.get(text[max(0, end - TAIL_CHARS) : end], ()):
                if size <= end and text[end - size : end] in self.towns:
                    yield end - size, end, TOWN, text[end - size : end]

    def _hit(self, text: str, start: int, end: int, kind: str, name: str) -> Hit:
        named = self.units[name]
        if kind == SHORT and end < len(text):
            official = name + text[end]
            if official in self.full and OFFICIAL.match(text[end : end + 4]):
                return Hit(start, end, name, FULL, tuple(self.full[official]), official)
            if longer := self._longer(text, end, name, named):
                kind, end = longer
        return Hit(start, end, text[start:end], kind, named, name)

    def _stands_alone(self, text: str, start: int, end: int) -> bool:
        """Say whether the segmenter puts word boundaries where the name begins and ends."""
        name = text[start:end]
        if LATIN.match(name[0]) and start and LATIN.match(text[start - 1]):
            return False
        if LATIN.match(name[-1]) and end < len(text) and LATIN.match(text[end]):
            return False
        if not HAN.match(name[0]) or not HAN.match(name[-1]):
            return True
        at = max(0, start - WINDOW)
        for token in self.segmenter.cut(text[at : end + WINDOW], False):
            after = at + len(token)
            if at < start < after and not self._may_precede(token[: start - at]):  # a word reaches in from the left
                return False
            if at < end < after:  # or over its end
                return at <= start and (self._may_follow(token[end - at :]) or self._is_compound(token[end - at :]))
            if at >= end:
                break
            at = after
        return True

    def _may_precede(self, rest: str) -> bool:
        return rest in HEAD or rest in self.full or rest in self.short

    def _may_follow(self, rest: str) -> bool:
        """Say whether a word that begins with a name is still that name when `rest` is what follows (湖南省委, 武汉协和医院)."""
        return bool(TAIL.match(rest)) or rest in self.full or rest in self.short

    def _is_compound(self, rest: str) -> bool:
        """Say whether `rest` begins with a word of two characters or more: the dictionary holds 台湾|同胞 and 天津|大学 as one."""
        return len(next(iter(self.segmenter.cut(rest, False)))) > 1

    def _longer(self, text: str, end: int, name: str, named: tuple[Unit, ...]) -> tuple[str, int] | None:
        """Return kind and end where a short name goes on with a suffix that makes it another unit, unknown here."""
        follows = text[end : end + 3]
        if (town := TOWNS.match(follows)) and not any(
            text[end : end + n] in self.full for n in (2, 3, 4)
        ):  # 宁波镇海区
            return TOWN, end + town.end()
        if name in self.lists.ordinary or name in self.lists.ambiguous:
            return None  # 大城市 is no city called 大城
        if follows[:1] and follows[0] in OTHER_SUFFIX and all(u.level in ("prefecture", "county") for u in named):
            at = end
            for token in self.segmenter.cut(text[end : end + WINDOW], False):
                return (FOREIGN, at + 1) if len(token) == 1 else None
        return None


def _is_person(text: str, start: int) -> bool:
    """Say whether what begins at `start` is the name of a person, by the words before it."""
    before = text[max(0, start - 4) : start]
    if REPORTER.search(before) or CALLED.search(before):
        return True
    return text[start] in SURNAMES and bool(TITLED.search(before))


def _is_town(name: str, gap: int) -> bool:
    """Say whether a name some characters behind a place is cut out of a town's: 镇江 in 苍南县灵溪镇江湾路, 北镇 in 永嘉县瓯北镇."""
    return 1 <= gap <= 3 and (name[0] in "镇乡" or name[-1] in "镇乡")
