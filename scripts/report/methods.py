"""The methods text of a run, in Chinese and English: made from settings and tables, ready to paste."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from scripts.report.codes import ALWAYS_USED, PACKAGES
from scripts.report.numbers import percent, whole


@dataclass(frozen=True)
class Run:
    """What the methods text tells beside the settings."""

    account: dict[str, int]
    years: str
    n_placed: int
    n_terms: int
    topics: dict[str, Any] | None  # the chosen model, as choice.chosen gives it
    clusters: dict[str, Any] | None
    begun_from_clusters: bool  # whether a topic model was, so that the two are alike by themselves
    settled: bool  # whether the chosen model had settled when its iterations were spent
    people: dict[str, Any] | None  # how often readers found the intruder among the terms of a topic


def methods(config: dict[str, Any], run: Run, language: str) -> list[str]:
    """Return the paragraphs of the methods text."""
    return (_chinese if language == "zh" else _english)(config, run)


def _chinese(config: dict[str, Any], run: Run) -> list[str]:
    tokens, corpus = config["tokens"], config["corpus"]
    weighting, estimand = config["regions"]["weighting"], config["regions"]["estimand"]
    parts = _PARTS if config["selection"]["subsamples"] else ("", "")
    dated = f"，时间为 {run.years}" if run.years else ""
    masked = "；用作地名的词在建模前遮蔽，以免主题等同于地区" if tokens["mask"] else "；未遮蔽地名"
    phrases = "；语料中反复连用的新词和短语作为一个词（NPMI 与左右邻接熵；Bouma 2009）" if tokens["phrases"] else ""
    chosen = (
        f"据此选定 {run.topics['model']}（{run.topics['n_topics']} 个主题，随机种子 {run.topics['seed']}）。"
        if run.topics
        else ""
    )
    clusters = f"另以聚类 {run.clusters['model']} 与之对照。" if run.clusters else ""
    if run.begun_from_clusters:
        clusters += (
            "主题的抽样从段落的 k-means 聚类开始（每一聚类最典型的 40 个词），因此主题与聚类相近、不同种子所得主题相近，"
            f"都不是独立的证据{'；能说明主题是否稳固的是子样本上的稳定性' if config['selection']['subsamples'] else ''}。"
        )
    if run.people:
        clusters += f"读者在 {whole(run.people['n_answers'])} 个回答的 {percent(run.people['precision'])} 中找出了混入主题的词（Chang et al. 2009）。"
    return [
        f"语料共 {whole(run.account['pieces'])} 条材料，去除过短（少于 {corpus['min_chars']} 字）、无法读取和重复（相似度不低于 "
        f"{corpus['near_duplicate']}，以 MinHash 识别；Broder 1997）的部分后，分析 {whole(run.account['documents'])} 篇文档{dated}。"
        f"文档所说的地区（至{_LEVEL[config['places']['level']][0]}）由标题与正文的证据判定，认出 {whole(run.n_placed)} 篇；有歧义的不作猜测。",
        f"用 {_named(tokens['engine'])} 分词{masked}{phrases}。较长的文档分成约 {tokens['section_chars']} 字的段落建模，结果按长度合回文档。"
        f"去除停用词和少于 {tokens['min_term_chars']} 字的词，词表经修剪后为 {whole(run.n_terms)} 个词（预处理的影响见 Denny & Spirling 2018）。",
        f"拟合的模型为：{'；'.join(_fits(config, '主题数', '随机种子', '、'))}{_prior(config, run)[0]}。各模型以换随机种子{parts[0]}后的稳定性、留出 "
        f"{percent(tokens['heldout_share'], 0)} 文档的似然、NPMI 与 C_V 连贯性（Röder et al. 2015）、独占性及轮廓系数（聚类）评价，"
        f"依既定规则逐步筛选，不靠单一指标或单一种子（Hoyle et al. 2021）。{chosen}{clusters}主题以高概率词和 FREX 词（Bischof & Airoldi 2012）标示。",
        f"地区占比为当地文档主题占比的平均（{_WEIGHTING[weighting][0]}；{_ESTIMAND[estimand][0]}），附 {percent(config['regions']['interval'], 0)} 区间（得分区间；Wilson 1927）；文档少于 "
        f"{config['regions']['min_docs']} 篇的地区只列出，不比较。名次附区间（Mogstad et al. 2024）。区位商的区间按 Donner & Zou (2012)。地区特征词用带信息先验的加权对数几率"
        f"（Monroe et al. 2008），地区间距离用 Jensen–Shannon 距离（Lin 1991）。总体的逐年占比取自固定的一组地区，或按地区构成标准化，以免把哪些地区有文档当成变化。",
        "各地区与其余地区的差异先按原始占比计算，再以分数 Logit 回归（Papke & Wooldridge 1996）在相同时期和发文层级下比较，"
        "以该地区自身文档上的平均边际效应表示；区间按 Newcombe (1998)，方差按发文单位聚类并作小样本修正（CR2；Pustejovsky & Tipton 2018）；p 值取自得分检验（Boos 1992），"
        "q 值按 Benjamini & Hochberg (1995) 在同一层级、同一种比较内校正。每一层级最强的二十个差异另以其他主题数、其他随机种子和去除政策名称后的结果检查是否成立。"
        "空间自相关用莫兰指数（Moran 1950）和局部莫兰指数（Anselin 1995），以接壤的地区为邻（边界未知时取四个最近的地区），显著性由随机置换得出。"
        "所选模型有后验分布时（LDA 类引擎），占比、名次、地区与其余地区之差和莫兰指数还含主题的不确定性：由该模型及其其他随机种子的 20 次"
        "后验抽样（主题一一对应）之间的方差得出（表中 basis 一列注明占比的区间是否计入）；矩阵分解和聚类没有后验分布，其区间不含这一项。特征词不含主题的不确定性。",
    ]


def _english(config: dict[str, Any], run: Run) -> list[str]:
    tokens, corpus = config["tokens"], config["corpus"]
    weighting, estimand = config["regions"]["weighting"], config["regions"]["estimand"]
    parts = _PARTS if config["selection"]["subsamples"] else ("", "")
    dated = f", dated {run.years}" if run.years else ""
    masked = (
        "; names used as places were masked beforehand, so that topics are not places in disguise"
        if tokens["mask"]
        else ""
    )
    phrases = (
        "; words that keep standing together were taken as one term (NPMI and branching entropy; Bouma 2009)"
        if tokens["phrases"]
        else ""
    )
    chosen = (
        f" This gave {run.topics['model']} ({run.topics['n_topics']} topics, seed {run.topics['seed']})."
        if run.topics
        else ""
    )
    clusters = f" The clustering {run.clusters['model']} stands beside it for comparison." if run.clusters else ""
    if run.begun_from_clusters:
        clusters += (
            " Sampling began from k-means clusters of the sections (the 40 most typical terms of each), so that neither topics that are "
            "like clusters nor topics that are alike over seeds are independent evidence"
            + (
                "; how firm topics are is told by their stability over subsamples."
                if config["selection"]["subsamples"]
                else "."
            )
        )
    if run.people:
        clusters += (
            f" Readers found the intruder among a topic's terms in {percent(run.people['precision'])} of {whole(run.people['n_answers'])} answers "
            f"(Chang et al. 2009)."
        )
    return [
        f"Of {whole(run.account['pieces'])} pieces read, those shorter than {corpus['min_chars']} characters, unreadable, or near-copies "
        f"(similarity of {corpus['near_duplicate']} or more by MinHash; Broder 1997) were left out; {whole(run.account['documents'])} "
        f"documents{dated} were analysed. The place a document is about (down to {_LEVEL[config['places']['level']][1]}) was recognised "
        f"from evidence in title and text for {whole(run.n_placed)} of them; ambiguous names were not guessed.",
        f"Texts were segmented with {_named(tokens['engine'])}{masked}{phrases}. Long documents were modelled in sections of about "
        f"{tokens['section_chars']} characters and added up by length. Without stop terms and terms of fewer than "
        f"{tokens['min_term_chars']} characters, the pruned vocabulary holds {whole(run.n_terms)} terms (on what preprocessing does, see "
        f"Denny & Spirling 2018).",
        f"Models fitted: {'; '.join(_fits(config, 'topics', 'seeds', ', '))}{_prior(config, run)[1]}. They were judged by stability over seeds{parts[1]}, likelihood of "
        f"{percent(tokens['heldout_share'], 0)} held-out documents, NPMI and C_V coherence (Röder et al. 2015), exclusivity and (for "
        f"clusterings) silhouette, and narrowed down by a stated rule, not by one metric or one seed (Hoyle et al. 2021).{chosen}{clusters} "
        f"Topics are shown by their most probable and FREX terms (Bischof & Airoldi 2012).",
        f"A place's share is the mean over its documents ({_WEIGHTING[weighting][1]}; {_ESTIMAND[estimand][1]}), with {percent(config['regions']['interval'], 0)} "
        f"intervals (score interval; Wilson 1927); places with fewer than {config['regions']['min_docs']} documents are listed, not compared. "
        f"Ranks have intervals after Mogstad et al. (2024), location quotients after Donner & Zou (2012). Key terms are weighted log-odds "
        f"with an informative Dirichlet prior (Monroe et al. 2008); distances between places are Jensen–Shannon (Lin 1991). Shares of the "
        f"whole by year are of a fixed panel of places, or standardised for which places have documents.",
        "Each place was set against the rest, by raw shares and by a fractional logit (Papke & Wooldridge 1996) at equal period and level "
        "of government, given as average marginal effects over its own documents with intervals after Newcombe (1998) and variances clustered by issuer with "
        "small-sample corrections (CR2; Pustejovsky & Tipton 2018); p is of a score test (Boos 1992) and q of Benjamini & Hochberg (1995) "
        "within one level and one kind of contrast. The twenty strongest contrasts of each level were tried again with other numbers of "
        "topics, other seeds, and without the names of policies. Spatial autocorrelation is Moran's I (Moran 1950), global and local "
        "(Anselin 1995), with bordering places as neighbours (the four nearest where borders are not known) and p by random permutation. "
        "Where the chosen model has a posterior distribution (LDA-like engines), shares, ranks, contrasts and Moran's I also carry the "
        "uncertainty of the topics: the variance between 20 posterior draws from that model and its other seeds, topics matched one to one "
        "(column basis says whether intervals of shares do). Matrix factorisations and clusterings have none, and their intervals lack it. "
        "Key terms do not carry it.",
    ]


_PARTS = ("和只用八成文档", " and over 80 % subsamples of the documents")
_WEIGHTING = {
    "documents": ("每篇文档同等权重", "documents weigh equally"),
    "characters": ("按字数加权", "weighted by length"),
    "places": ("辖内各地同等权重", "the places within it weigh equally"),
}
_ESTIMAND = {
    "process": ("文档视为当地所说的样本", "documents taken as a sample of what it says"),
    "observed": (
        "文档视为全部，区间只含主题的不确定性",
        "documents taken as all there are, intervals holding the uncertainty of topics alone",
    ),
}
_LEVEL = {"province": ("省级", "provinces"), "prefecture": ("地级", "prefectures"), "county": ("县级", "counties")}
_CITED_ALWAYS = (
    *("coherence", "limits", "frex", "keyness", "wilson", "distance", "duplicates", "preprocessing", "quotients"),
    *("logit", "differences", "clustered", "score", "discoveries", "moran", "lisa", "ranks"),
)
_CITED_FOR = {
    "tomotopy": ("lda", "gibbs", "prior"),
    "gensim": ("lda", "online"),
    "sklearn": ("lda",),
    "kmeans": ("kmeans", "silhouette"),
}


def works(config: dict[str, Any]) -> set[str]:
    """Return the keys of the references that the methods text names."""
    phrases = ("phrases",) if config["tokens"]["phrases"] else ()
    people = ("intrusion",) if config["selection"]["intrusion"] else ()
    return {
        *_CITED_ALWAYS,
        *phrases,
        *people,
        *(key for model in config["models"] for key in _CITED_FOR.get(model["engine"], ())),
    }


def _prior(config: dict[str, Any], run: Run) -> tuple[str, str]:
    """Return what is said of topics' priors and of a model that had not settled, in both languages."""
    learned = "tomotopy" in {model["engine"] for model in config["models"]}
    chinese = "；tomotopy 在抽样后期学习各主题的先验权重（Minka 2000）" if learned else ""
    english = "; tomotopy learned the prior weight of each topic late in sampling (Minka 2000)" if learned else ""
    if not run.settled:
        chinese += "；所选模型在迭代次数用尽时尚未稳定"
        english += "; the chosen model had not settled when its iterations were spent"
    return chinese, english


def _named(engine: str) -> str:
    found = _version(PACKAGES.get(engine, ""))
    return f"{engine} {found}".strip()


def _fits(config: dict[str, Any], topics: str, seeds: str, comma: str) -> Iterable[str]:
    for model in config["models"]:
        cites = {"lda": "Blei et al. 2003", "kmeans": "Dhillon & Modha 2001"}
        cite = next((f"; {cites[key]}" for key in _CITED_FOR.get(model["engine"], ()) if key in cites), "")
        yield (
            f"{_named(model['engine'])} ({topics} {comma.join(map(str, model['topics']))}; "
            f"{seeds} {comma.join(map(str, model['seeds']))}{cite})"
        )


def versions(config: dict[str, Any]) -> list[tuple[str, str]]:
    """Return (package, version) of what the results depend on, sorted; all come from the lock file."""
    engines = [config["tokens"]["engine"], *(model["engine"] for model in config["models"])]
    names = {*ALWAYS_USED, *(PACKAGES[engine] for engine in engines if engine in PACKAGES)}
    return [(name, found) for name in sorted(names) if (found := _version(name))]


def _version(package: str) -> str:
    try:
        return version(package) if package else ""
    except PackageNotFoundError:
        return ""


def fingerprint(config: dict[str, Any]) -> str:
    """Return 12 hexadecimal digits that differ whenever a setting differs."""
    return hashlib.sha256(
        json.dumps(config, sort_keys=True, ensure_ascii=False).encode("utf-8", "surrogateescape")
    ).hexdigest()[:12]
