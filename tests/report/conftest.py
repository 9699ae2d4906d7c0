"""A small made-up run: five provinces, six topics, three years, every published table through the contract."""

import random
import struct
import zlib
from pathlib import Path
from types import SimpleNamespace

import polars as pl
import pytest

from scripts.shared.tables import INTERNAL, TABLES, empty, write

ROOT = Path(__file__).parents[2]
PROVINCES = {
    "110000": ("北京市", None),
    "430000": ("湖南省", "怀化市"),
    "440000": ("广东省", "深圳市"),
    "520000": ("贵州省", "贵阳市"),
    "630000": ("青海省", "西宁市"),
}
SUBJECTS = [
    ("稻田与农庄", "水稻 农户 茶园 合作社 良种 农机 粮仓 果园"),
    ("工厂与园区", "工厂 园区 订单 车间 芯片 机床 投产 设备"),
    ("河湖治理", "河长 水质 湿地 排污 巡河 断面 清淤 水库"),
    ("校园与教师", "学校 教师 课堂 学位 校车 食堂 招生 书包"),
    ("医院与养老", "医院 门诊 养老 护理 医保 病床 疫苗 药房"),
    ("公路与铁路", "公路 铁路 通车 桥梁 车站 隧道 班车 里程"),
]
PER_PROVINCE = {"110000": 40, "430000": 44, "440000": 42, "520000": 40, "630000": 6}
PERSONAL = "联系电话0745-2712345，手机13812345678，身份证430124198506121234"


def picture() -> bytes:
    """Return a PNG of 2 by 1 white pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress(b"\x00" + b"\xff" * 6)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", 2, 1, 8, 2, 0, 0, 0))
        + chunk(b"IDAT", rows)
        + chunk(b"IEND", b"")
    )


def resolved_config() -> dict:
    return {
        "run": "demo",
        "corpus": {"documents": ["notes/*.txt"], "columns": {}, "min_chars": 50, "near_duplicate": 0.85},
        "places": {"level": "prefecture", "within": None, "gazetteer": None, "corrections": None},
        "tokens": {
            "engine": "rjieba",
            "mask": True,
            "phrases": True,
            "section_chars": 600,
            "min_term_chars": 2,
            "heldout_share": 0.1,
        },
        "models": [
            {"engine": "tomotopy", "topics": [4, 6], "seeds": [1, 2]},
            {"engine": "kmeans", "topics": [6], "seeds": [1, 2]},
        ],
        "selection": {
            "engine": None,
            "model": None,
            "align_to": None,
            "labels": None,
            "intrusion": None,
            "subsamples": 2,
            "n_terms": 15,
            "n_examples": 5,
        },
        "regions": {"min_docs": 10, "interval": 0.95, "n_terms": 20, "estimand": "process", "weighting": "documents"},
        "figures": [{"figure": "coverage"}, {"figure": "topics"}],
        "report": {"language": "zh", "texts": "excerpt", "mask_personal": True},
    }


def made_up_tables() -> dict[str, pl.DataFrame]:
    """Return every published table by name; those the first version leaves empty are left out."""
    chance = random.Random(1)
    documents, places, doc_topics = [], [], []
    for adcode, (province, prefecture) in PROVINCES.items():
        for i in range(PER_PROVINCE[adcode]):
            doc_id = f"notes/{adcode[:2]}.txt#{i}"
            main = chance.choices(range(6), [6 if t == list(PROVINCES).index(adcode) else 1 for t in range(6)])[0]
            date = None if i == 3 else f"{2022 + i % 3}-0{1 + i % 9}-1{i % 10}"
            title = f"{SUBJECTS[main][0]}的第{i}则消息"
            text = f"今年以来，{SUBJECTS[main][1].split()[i % 8]}有了新进展，当地逐项落实。{PERSONAL if i == 0 else ''}"
            documents.append((doc_id, f"notes/{adcode[:2]}.txt", i, title, text, date, "text", None, len(text)))
            known = i != 5
            at = prefecture if known and i % 2 and prefecture else None
            code = (adcode[:2] + "0100" if at else adcode) if known else None
            level = ("prefecture" if at else "province") if known else None
            places.append(
                (doc_id, code, code, level, province if known else None, at, None, 0.9 if known else 0.0,
                 "title" if known else None, None if known else "none")
            )  # fmt: skip
            shares = [0.04 + 0.76 * (t == main) for t in range(6)]
            doc_topics += [(doc_id, t, s / sum(shares)) for t, s in enumerate(shares)]
    tables = {"documents": (documents, ["doc_id", *[c for c in TABLES["documents"].columns if c != "doc_id"]])}
    tables["places"] = (places, list(TABLES["places"].columns))
    tables["doc_topics"] = (doc_topics, ["doc_id", "topic", "share"])
    tables["dropped"] = (
        [("notes/43.txt", 90 + i, "filter", "too short", f"{20 + i} characters") for i in range(12)]
        + [
            ("notes/52.txt", 91, "reprints", "near-duplicate", "of notes/43.txt#2"),
            ("scan.bin", 0, "open", "not text", None),
        ],
        list(TABLES["dropped"].columns),
    )
    tables["reprints"] = (
        [
            (
                "notes/52.txt#91",
                "notes/43.txt#2",
                0.94,
                "notes/52.txt",
                91,
                "转载的一则消息",
                "同样的文字。",
                None,
                None,
                None,
                6,
            )
        ],
        list(TABLES["reprints"].columns),
    )
    tables["repairs"] = (
        [(d[0], "pinyin", 2) for d in documents[:9]] + [(documents[0][0], "traditional", 7)],
        ["doc_id", "repair", "n"],
    )
    frames = {
        name: pl.DataFrame(rows, schema=columns, orient="row", infer_schema_length=None)
        for name, (rows, columns) in tables.items()
    }
    return frames | _about_topics(frames) | _about_regions(frames) | _about_models(frames)


def _about_topics(frames: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    prevalence = dict(frames["doc_topics"].group_by("topic").agg(pl.col("share").mean()).iter_rows())
    topics = [
        (
            t,
            label,
            prevalence[t],
            terms,
            " ".join(reversed(terms.split())),
            0.93 - 0.08 * t,
            t != 5,
            0.02 + 0.4 * (t == 4),
            t == 4,
        )
        for t, (label, terms) in enumerate(SUBJECTS)
    ]
    examples = []
    for t in range(6):
        own = frames["doc_topics"].filter((pl.col("topic") == t) & (pl.col("share") > 0.5)).sort("doc_id").head(3)
        for rank, (doc_id, share) in enumerate(own.select("doc_id", "share").iter_rows(), 1):
            examples.append((t, rank, doc_id, share, frames["documents"].filter(pl.col("doc_id") == doc_id)["text"][0]))
    terms = [(t, term, 1 / 8) for t, (_, listed) in enumerate(SUBJECTS) for term in listed.split()]
    vocabulary = [(i, term, 20, 50) for i, (_, term, _) in enumerate(terms)]
    return {
        "topics": pl.DataFrame(topics, schema=list(TABLES["topics"].columns), orient="row"),
        "examples": pl.DataFrame(examples, schema=list(TABLES["examples"].columns), orient="row"),
        "topic_terms": pl.DataFrame(terms, schema=["topic", "term", "prob"], orient="row"),
        "vocabulary": pl.DataFrame(vocabulary, schema=list(TABLES["vocabulary"].columns), orient="row"),
        "place_bound": pl.DataFrame(
            [("茶园", "430000", 0.9, 40)], schema=list(TABLES["place_bound"].columns), orient="row"
        ),
    }


def _about_regions(frames: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    joined = frames["doc_topics"].join(frames["places"].filter(pl.col("adcode").is_not_null()), on="doc_id")
    cells = [("country", joined.with_columns(code=pl.lit("100000"), region=pl.lit("全国")))]
    cells.append(
        ("province", joined.with_columns(code=pl.col("adcode").str.head(2) + "0000", region=pl.col("province")))
    )
    cells.append(
        (
            "prefecture",
            joined.filter(pl.col("prefecture").is_not_null()).with_columns(code="adcode", region="prefecture"),
        )
    )
    rows, quotients = [], []
    overall: dict[int, float] = {}
    for level, frame in cells:
        for code, region, topic, share, n in (
            frame.group_by("code", "region", "topic")
            .agg(pl.col("share").mean(), pl.len().alias("n"))
            .sort("code", "topic")
            .select("code", "region", "topic", "share", "n")
            .iter_rows()
        ):
            half = 0.35 / n**0.5
            low, high = max(0.0, share - half), min(1.0, share + half)
            rows.append(
                (
                    level,
                    code,
                    region,
                    topic,
                    share,
                    low,
                    high,
                    half / 2,
                    n,
                    n,
                    n < 10,
                    "process",
                    "documents",
                    "documents",
                )
            )
            overall.setdefault(topic, share)
            if level != "country":
                quotients.append(
                    (level, code, topic, share / overall[topic], low / overall[topic], high / overall[topic])
                )
    codes = sorted(PROVINCES)
    distances = [("province", a, b, abs(int(a) - int(b)) / 1e6) for a in codes for b in codes if a < b]
    keyness = [
        ("province", code, term, 1.5 - 0.1 * i, 6.0 - i, 30 - i)
        for t, code in enumerate(codes)
        for i, term in enumerate(SUBJECTS[t][1].split())
    ]
    return {
        "region_topics": pl.DataFrame(rows, schema=list(TABLES["region_topics"].columns), orient="row"),
        "specialisation": pl.DataFrame(quotients, schema=list(TABLES["specialisation"].columns), orient="row"),
        "region_distance": pl.DataFrame(distances, schema=list(TABLES["region_distance"].columns), orient="row"),
        "keyness": pl.DataFrame(keyness, schema=list(TABLES["keyness"].columns), orient="row"),
    }


def _about_models(frames: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    models = [(f"tomotopy-k00{k}-s{s}", "tomotopy", k, s) for k in (4, 6) for s in (1, 2)]
    models += [(f"kmeans-k006-s{s}", "kmeans", 6, s) for s in (1, 2)]
    scores = [
        (*m, metric, 0.1 * m[2] + 0.01 * m[3], "all:0123456789ab" if metric == "npmi" else None)
        for m in models
        for metric in ("npmi", "exclusivity", "stability_median")
    ]
    choice = []
    for family, engine in (("topics", "tomotopy"), ("clusters", "kmeans")):
        left = [m for m in models if m[1] == engine]
        for step, criterion in enumerate(("engine", "stability_median", "n_topics", "medoid"), 1):
            best = {1: left, 2: left, 3: [m for m in left if m[2] == 6], 4: left[:1]}[step]
            choice += [
                (
                    family,
                    step,
                    m[0],
                    criterion,
                    None,
                    m in best,
                    "留下" if m in best else "落下",
                    "stays" if m in best else "goes",
                )
                for m in left
            ]
            left = best
    main = (
        frames["doc_topics"]
        .sort("share", descending=True)
        .unique("doc_id", keep="first", maintain_order=True)
        .sort("doc_id")
    )
    clusters = main.select("doc_id", cluster="topic")
    agreement = [(t, t, clusters.filter(pl.col("cluster") == t).height) for t in range(6)]
    cluster_terms = [(c, term, 1 / 8) for c, (_, terms) in enumerate(SUBJECTS) for term in terms.split()]
    return {
        "scores": pl.DataFrame(scores, schema=TABLES["scores"].columns, orient="row"),
        "choice": pl.DataFrame(choice, schema=TABLES["choice"].columns, orient="row"),
        "clusters": clusters,
        "agreement": pl.DataFrame(agreement, schema=["topic", "cluster", "n_docs"], orient="row"),
        "cluster_terms": pl.DataFrame(cluster_terms, schema=["cluster", "term", "weight"], orient="row"),
    }


class MadeUpRun:
    """The inputs of the rules report and publish on disk; `write` replaces a table."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.config = resolved_config()
        self.frames = made_up_tables()
        self.inputs = SimpleNamespace(
            page=sorted(str(path) for path in (ROOT / "workflow/resources/report").glob("*")),
        )
        for name in TABLES:
            if name not in INTERNAL:
                frame = self.frames.get(name)
                self.write(name, empty(name) if frame is None else frame)
        self.figures = ["coverage", "topics"]
        for kind in ("png", "svg", "pdf", "csv", "txt"):
            paths = [folder / f"{name}.{kind}" for name in self.figures]
            for path in paths:
                path.write_bytes(picture() if kind == "png" else b"made up")
            setattr(self.inputs, f"figure_{kind}", [str(path) for path in paths])
        self.captions = [{"zh": f"图说{i}。第二句。", "en": f"Caption {i}. More."} for i in range(2)]

    def write(self, name: str, frame: pl.DataFrame) -> None:
        path = self.folder / f"{name}.parquet"
        write(name, frame, path, why_empty=f"no {name} in this made-up run")
        setattr(self.inputs, name, str(path))

    def html(self, *, language: str = "zh", texts: str = "excerpt") -> str:
        from scripts.report.report import main

        output = SimpleNamespace(html=str(self.folder / f"report-{language}-{texts}.html"))
        main(
            self.inputs, output, run=self.config["run"], config=self.config, language=language, texts=texts,
            figures=self.figures, captions=self.captions,
        )  # fmt: skip
        return Path(output.html).read_text("utf-8")


@pytest.fixture
def made_up(tmp_path: Path) -> MadeUpRun:
    return MadeUpRun(tmp_path)
