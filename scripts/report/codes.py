"""What the codes in tables mean, in the two languages of the page: tables, metrics, criteria, reasons, engines' packages."""

import re

from scripts.report.both import Both

TABLES: dict[str, tuple[str, str]] = {
    "documents": ("每篇文档：文字、标题、日期、来源", "every document: text, title, date, source"),
    "dropped": ("未采用的材料及原因", "pieces left out, and why"),
    "reprints": ("与另一篇高度重复的文档", "near-copies of another document"),
    "repairs": ("每篇文档修复了什么", "what was repaired in each document"),
    "places": ("每篇文档所说的地区，或没有地区的原因", "the place each document is about, or why there is none"),
    "mentions": ("文中提到的每个地名", "every place name in the texts"),
    "vocabulary": ("模型所用的词", "the terms the models see"),
    "counts": ("每篇文档各词的次数", "how often each term stands in each document"),
    "phrases": ("语料中的新词和短语", "new words and phrases found in the corpus"),
    "place_bound": ("几乎只在一地出现的词", "terms found in hardly more than one place"),
    "scores": ("每个模型的评分", "the scores of every model"),
    "choice": ("选择模型的每一步", "every step of the choice of the model"),
    "topics": ("所选模型的主题", "the topics of the chosen model"),
    "topic_terms": ("主题的词概率", "the probability of each term in each topic"),
    "doc_topics": ("文档的主题占比", "the share of each topic in each document"),
    "examples": ("各主题的例文", "example documents of each topic"),
    "clusters": ("每篇文档所属的聚类", "the cluster of each document"),
    "cluster_terms": ("各聚类的特征词", "the terms of each cluster"),
    "agreement": ("主题与聚类的对照", "topics against clusters"),
    "disagreement": ("主题与聚类不一致的文档", "documents on which topics and clusters disagree"),
    "intrusion": ("问卷：每行六个词，哪一个不属于同一主题", "a questionnaire: which of six terms does not belong"),
    "intrusion_readers": ("读者找出混入词的比例", "how often readers found the term that does not belong"),
    "intrusion_topics": ("各主题的混入词被找出的比例", "how often that term was found, by topic"),
    "draws": ("文档占比的后验抽样", "posterior draws of document shares"),
    "region_topics": ("各地区的主题占比与区间", "topic shares of each place, with intervals"),
    "contrasts": ("各地区与其余地区的差异", "each place against the rest"),
    "contrast_periods": ("各地区每一期与前一期的差异", "each period of a place against the one before"),
    "regression": (
        "主题占比对地区、时期、发文层级的回归",
        "regression of topic shares on place, period and report level",
    ),
    "ranks": ("各地区占比的名次与区间", "rank of each place's share, with intervals"),
    "robustness": ("差异在其他设定下是否成立", "whether differences stand with other settings"),
    "lisa": ("局部莫兰指数", "local Moran's I"),
    "panel": ("地区×时期面板", "places by periods, balanced"),
    "panel_wide": ("地区×时期面板，每个主题一列", "places by periods, a column for each topic"),
    "contrast_pairs": ("指定地区两两之间的差异", "the pairs of places named in the config"),
    "covariates": ("外部数据与地区、年份的对应情况", "how rows of the outside data met places and years"),
    "breaks": ("各主题变化最大之处", "where each topic changed most"),
    "diffusion": ("用词最早见于各地的年份", "the first year a term is seen in each place"),
    "concentration": ("各主题在地区间的集中程度", "how concentrated each topic is over places"),
    "correspondence": ("地区与主题的对应分析", "correspondence analysis of places and topics"),
    "region_clusters": ("占比相近的地区归类", "places clustered by their shares"),
    "alignment": ("下级与上级文档的相似度", "how alike documents of a place and of the level above are"),
    "place_examples": ("各地区各主题的例文", "example documents of each topic by place"),
    "corpus_flow": ("从读入到分析的每一步", "from pieces read to documents, step by step"),
    "mask_report": ("遮蔽和保留的名称", "names that were masked or kept"),
    "specialisation": ("区位商", "location quotients"),
    "region_distance": ("地区之间的距离（Jensen–Shannon）", "distances between places (Jensen–Shannon)"),
    "keyness": ("各地区的特征词", "terms that set each place apart"),
    "autocorrelation": ("空间自相关（莫兰指数）", "spatial autocorrelation (Moran's I)"),
    "trends": ("主题占比的变化", "topic shares by period"),
    "term_trends": ("用词的变化", "use of terms by period"),
}

FILES: dict[str, tuple[str, str]] = {
    "report.html": ("本报告", "this report"),
    "config.yaml": ("完整配置", "the settings in full"),
    "ro-crate-metadata.json": (
        "清单：输入与输出的校验和、代码与软件版本、机器、各步用时",
        "manifest: digests of inputs and outputs, versions of code and software, machine, time per step",
    ),
    "figures/": (
        "图：PNG、SVG、PDF，图中数据 CSV，图注 TXT",
        "figures: PNG, SVG, PDF, the numbers drawn as CSV, captions as TXT",
    ),
    "logs/": ("每一步的日志", "the log of every step"),
}

CODES: dict[str, tuple[str, str]] = {
    # criteria and metrics
    "family": ("模型种类", "family"),
    "engine": ("引擎", "engine"),
    "stability_median": ("换随机种子或部分文档后的稳定性", "stability over seeds and parts of the documents"),
    "log_likelihood": ("留出文档的对数似然", "held-out log-likelihood"),
    "log_likelihood_se": ("对数似然标准误", "its standard error"),
    "log_likelihood_gain": ("文档自身主题占比带来的似然提高", "likelihood owed to documents' own shares"),
    "log_likelihood_gain_se": ("其标准误", "its standard error"),
    "subsample_stability_median": ("只用八成文档时的稳定性", "stability over parts of the documents"),
    "place_share_correlation": ("各地占比在种子间的相关", "correlation of places' shares over seeds"),
    "npmi": ("NPMI 连贯性", "NPMI coherence"),
    "c_v": ("C_V 连贯性", "C_V coherence"),
    "silhouette": ("轮廓系数", "silhouette"),
    "n_topics": ("主题数", "number of topics"),
    "medoid": ("最具代表性的一次", "the run most like its seeds"),
    "overruled": ("配置指定", "named in the config"),
    "perplexity": ("困惑度", "perplexity"),
    "exclusivity": ("独占性", "exclusivity"),
    "diversity": ("多样性", "diversity"),
    "stability": ("稳定性", "stability"),
    "unstable_share": ("不稳定主题占比", "share of unstable topics"),
    "ami": ("调整互信息", "AMI"),
    "seed": ("随机种子", "seed"),
    # where pieces are dropped, and why
    "open": ("打开文件", "opening files"),
    "read": ("读取", "reading"),
    "filter": ("筛选", "filtering"),
    "reprints": ("去重", "reprints"),
    "too short": ("太短", "too short"),
    "exact copy": ("完全相同", "exact copy"),
    "reprint": ("高度重复", "near-copy"),
    "empty": ("空", "empty"),
    "binary file": ("不是文字文件", "binary file"),
    "broken JSON": ("JSON 有误", "broken JSON"),
    "broken XML": ("XML 有误", "broken XML"),
    "broken row": ("表格行有误", "broken row"),
    "corrupt archive": ("压缩包损坏", "corrupt archive"),
    "corrupt workbook": ("工作簿损坏", "corrupt workbook"),
    "archive in an archive": ("压缩包套得太深", "archive in an archive"),
    "locked by a password": ("有密码", "locked by a password"),
    "too large": ("太大", "too large"),
    "no text in it": ("没有文字", "no text in it"),
    "no text column": ("找不到正文列", "no text column"),
    "format not read": ("不读的格式", "format not read"),
    "cannot be opened": ("打不开", "cannot be opened"),
    "not a regular file": ("不是普通文件", "not a regular file"),
    # why a document has no place
    "none": ("没有认出地点", "no place found"),
    "column_unmatched": ("地区列的值认不出", "the region column names no known place"),
    "ambiguous": ("有歧义", "ambiguous"),
    # repairs
    "entities": ("HTML 实体", "HTML entities"),
    "invisible": ("不可见字符", "invisible characters"),
    "slipped_bytes": ("错位字节", "slipped bytes"),
    "masked": ("被星号遮住的字", "characters behind asterisks"),
    "masked_left": ("仍被遮住的字（只计数）", "asterisks left (counted only)"),
    "numbers_missing": ("缺失的数字（只计数）", "missing numbers (counted only)"),
    "pinyin": ("夹入的拼音", "injected pinyin"),
    "traditional": ("繁体转简体", "Traditional to Simplified"),
    "punctuation": ("重复标点", "doubled punctuation"),
    "bylines": ("署名行", "by-lines"),
    "page_lines": ("网页菜单行", "menu lines of pages"),
    # what intervals carry and are about
    "process": ("文档背后的过程", "the process behind the documents"),
    "observed": ("所见的文档", "the documents observed"),
    "documents": ("文档", "documents"),
    "issuers, Wilson score, pooled dispersion": (
        "发布机构之间的差异（Wilson 得分区间，离散程度各地合并估计）",
        "differences between issuers (Wilson score, dispersion pooled over places)",
    ),
    "documents, Wilson score, pooled dispersion": (
        "文档之间的差异（Wilson 得分区间，离散程度各地合并估计）",
        "differences between documents (Wilson score, dispersion pooled over places)",
    ),
    "the documents as they are": (
        "文档本身，不作抽样推断",
        "the documents as they are, without the chance of a sample",
    ),
    "topics taken as certain": ("不含主题的不确定性", "not the uncertainty of the topics"),
    "composition as observed": ("各年的地区构成照原样", "the places of each year as they are"),
}

PATTERNS: dict[str, tuple[str, str]] = {  # codes that hold a number
    r"topics' uncertainty from (\d+) draws": (
        "主题的不确定性（{0} 次后验抽样）",
        "the uncertainty of the topics ({0} posterior draws)",
    ),
    r"fixed panel of (\d+) places?": ("固定的 {0} 个地区", "a fixed panel of {0} places"),
    r"standardised to the pooled weights of (\d+) places?": (
        "按 {0} 个地区各年合计的权重标准化",
        "standardised to the weights of {0} places over all years",
    ),
}

# what an engine or a setting runs on, so that its version can be named; an engine not listed here is named without one
PACKAGES: dict[str, str] = {
    "gensim": "gensim",
    "tomotopy": "tomotopy",
    "kmeans": "scikit-learn",
    "sklearn": "scikit-learn",
    "rjieba": "rjieba",
    "jieba": "jieba",
}
ALWAYS_USED = ("polars", "numpy", "scipy", "scikit-learn", "opencc", "rensa", "ahocorasick-rs", "matplotlib")


def in_words(code: str) -> Both:
    """Return what `code`, or each of several joined by semicolons, means.

    A code not known here (an engine or a reason added later) stands for itself.
    """
    known = [_one(part) for part in code.split("; ")]
    return Both("；".join(part.zh for part in known), "; ".join(part.en for part in known))


def _one(code: str) -> Both:
    for pattern, both in PATTERNS.items():
        if found := re.fullmatch(pattern, code):
            return Both(*(text.format(*found.groups()) for text in both))
    return Both(*CODES.get(code, (code, code)))


def about(name: str, language: str) -> str:
    """Return what a published table or file holds, or nothing where it is not known."""
    known = TABLES.get(name) or FILES.get(name)
    return known[language == "en"] if known else ""
