"""How topics and regions are called in figures, with the flags that a reader must see wherever they appear."""

import polars as pl

from scripts.shared.job import Problem
from scripts.shared.style import PLACE_BOUND, UNSTABLE, say
from scripts.shared.tables import LEVELS

COARSE_TO_FINE = (*LEVELS, "group")
LEVEL_NAMES = {
    "country": ("全国", "country"),
    "province": ("省级", "province"),
    "prefecture": ("地级", "prefecture"),
    "county": ("县级", "county"),
    "group": ("分组", "group"),
}


def level_name(level: str, language: str) -> str:
    return say(language, *LEVEL_NAMES[level])


def topic_names(topics: pl.DataFrame) -> dict[int, str]:
    """Return topic: its number and label, with † where it is unstable and ‡ where it is bound to places."""
    return {row["topic"]: f"{row['topic']} {row['label']}".strip() + flags(row) for row in topics.iter_rows(named=True)}


def flags(topic: dict[str, object]) -> str:
    """Return the flags of a row of the table topics; stability that is not known is no flag."""
    return (UNSTABLE if topic["stable"] is False else "") + (PLACE_BOUND if topic["place_bound"] else "")


def flag_note(topics: pl.DataFrame, language: str) -> str:
    """Return the sentence that explains the flags which `topics` carry; nothing where there are none."""
    note = ""
    if (topics["stable"] == False).any():  # noqa: E712
        note += say(
            language,
            f"{UNSTABLE} 换随机种子后不能稳定重现的主题。",
            f"{UNSTABLE} topic not found again with other seeds. ",
        )
    if topics["place_bound"].any():
        note += say(
            language,
            f"{PLACE_BOUND} 词语集中于个别地区的主题。",
            f"{PLACE_BOUND} topic whose terms are bound to few places. ",
        )
    return note


def top_topics(topics: pl.DataFrame, most: int) -> list[int]:
    """Return the `most` topics with the largest prevalence, largest first."""
    return topics.sort(["prevalence", "topic"], descending=[True, False])["topic"].head(max(most, 1)).to_list()


def left_out(shown: int, total: int, language: str) -> str:
    """Return the sentence that says how many topics of `total` are not shown; nothing where all are."""
    if shown >= total:
        return ""
    return say(
        language,
        f"仅显示占比最高的 {shown} 个主题（共 {total} 个）。",
        f"The {shown} most prevalent of {total} topics are shown. ",
    )


def finest(frame: pl.DataFrame, most: int) -> str:
    """Return the finest level of `frame` with at most `most` regions that holds at least half of the documents, else the coarsest.

    The level of the reference (the whole country, or the one place that is studied) is shown only where there is no other.
    Empty text where there is no level.
    """
    regions = frame.unique(["level", "adcode"]).group_by("level").agg(pl.len(), pl.col("n_docs").sum())
    sizes = {level: (n_regions, n_docs) for level, n_regions, n_docs in regions.iter_rows()}
    # ASSUME groups are looked at beside the places, not instead of them
    levels = [level for level in COARSE_TO_FINE if level in sizes and (level != "group" or len(sizes) == 1)]
    if len(levels) > 1 and sizes[levels[0]][0] == 1:
        levels = levels[1:]
    # ASSUME a level that most documents do not reach is not the one to show: a few counties named in news of prefectures
    enough = max((sizes[level][1] for level in levels), default=0) / 2
    fitting = [level for level in levels if sizes[level][0] <= most and sizes[level][1] >= enough]
    return (fitting or levels[:1] or [""])[-1]


def reference(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of what regions are compared with: the whole country, else the one place that holds all others.

    Empty where there is neither, or where this is the only region there is.
    """
    levels = [level for level in COARSE_TO_FINE if level in frame["level"]]
    coarsest = frame.filter(pl.col("level") == (levels[0] if levels else ""))
    return coarsest if len(levels) > 1 and coarsest["adcode"].n_unique() == 1 else coarsest.clear()


def region_names(frame: pl.DataFrame) -> dict[str, str]:
    """Return adcode: region; where two regions have one name (鼓楼区), each with its code."""
    pairs = frame.select("adcode", "region").unique().sort("adcode")
    twice = set(pairs.filter(pl.col("region").is_duplicated())["region"])
    return {code: f"{name} {code}" if name in twice else name for code, name in pairs.iter_rows()}


def no_regions(language: str) -> str:
    """Return the sentence that stands where no document has a known place."""
    return say(language, "没有可显示的地区：没有文档定位到地区。", "No regions to show: no document has a known place.")


def coarsest(frame: pl.DataFrame) -> str:
    """Return the coarsest level of places of `frame` with two regions or more, else the coarsest there is; or no text."""
    sizes = dict(frame.group_by("level").agg(pl.col("adcode").n_unique()).iter_rows())
    levels = [level for level in COARSE_TO_FINE if level in sizes]
    several = [level for level in levels if sizes[level] > 1]
    return (several or levels or [""])[0]


def asked(level: str, figure: str, found: str) -> str:
    """Return `found` where `level` is auto, else `level`. Raises Problem where that is no level."""
    if level not in ("auto", *COARSE_TO_FINE):
        raise Problem(f"figures, {figure}: level = {level!r} is none of auto, {', '.join(COARSE_TO_FINE)}")
    return found if level == "auto" else level
