"""What the codes in tables mean, in the two languages of the page: tables, metrics, criteria, reasons, engines' packages."""

TABLES: dict[str, tuple[str, str]] = {
    "documents": ("每篇文档：文字、标题、日期、来源", "every document: text, title, date, source"),
    "dropped": ("未采用的材料及原因", "pieces left out, and why"),
    "reprints": ("与另一篇高度重复的文档", "near-copies of another document"),
    "repairs": ("每篇文档修复了什么", "what was repaired in each document"),
    "places": ("每篇文档所说的地区，或没有地区的原因", "the place each document is about, or why there is none"),
    "mentions": ("文中提到的每个地名", "every place name in the texts"),
    "vocabulary": ("模型所用的词", "the terms the models see"),
    "counts": ("每篇文档各词的次数", "how often each term stands in each document"),
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
    "draws": ("文档占比的后验抽样", "posterior draws of document shares"),
    "region_topics": ("各地区的主题占比与区间", "topic shares of each place, with intervals"),
    "contrasts": ("各地区与其余地区的差异", "each place against the rest"),
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
    "figures/": ("图：PNG、SVG 与图中数据 CSV", "figures: PNG, SVG and the numbers drawn as CSV"),
    "logs/": ("每一步的日志", "the log of every step"),
}

CODES: dict[str, tuple[str, str]] = {
    # criteria and metrics
    "family": ("模型种类", "family"),
    "engine": ("引擎", "engine"),
    "stability_median": ("换随机种子后的稳定性", "stability over seeds"),
    "log_likelihood": ("留出文档的对数似然", "held-out log-likelihood"),
    "log_likelihood_se": ("对数似然标准误", "its standard error"),
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
    # stages and reasons
    "corpus": ("语料", "corpus"),
    "places": ("地点", "places"),
    "tokens": ("分词", "tokens"),
    "models": ("建模", "models"),
    "none": ("没有提到地点", "no place named"),
    "ambiguous": ("有歧义", "ambiguous"),
    "reprint": ("重复件", "reprint"),
    "near_duplicate": ("高度重复", "near-duplicate"),
    "duplicate": ("完全重复", "exact copy"),
    "too_short": ("太短", "too short"),
    "short": ("太短", "too short"),
    "empty": ("空", "empty"),
    "unreadable": ("无法读取", "cannot be read"),
    "corrupt": ("文件损坏", "corrupt"),
    "binary": ("不是文字", "binary"),
    "navigation": ("导航文字", "navigation"),
    "menu": ("菜单行", "menu lines"),
    "pinyin": ("夹入的拼音", "injected pinyin"),
    "traditional": ("繁体转简体", "Traditional to Simplified"),
    "punctuation": ("重复标点", "doubled punctuation"),
    "mojibake": ("乱码", "mojibake"),
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
ALWAYS_USED = ("polars", "numpy", "scipy", "scikit-learn", "opencc", "rensa", "pyahocorasick", "matplotlib")


def in_words(code: str, language: str) -> str:
    """Return what `code` means; a code not known here (an engine or a reason added later) stands for itself."""
    known = CODES.get(code)
    return known[language == "en"] if known else code


def about(name: str, language: str) -> str:
    """Return what a published table or file holds, or nothing where it is not known."""
    known = TABLES.get(name) or FILES.get(name)
    return known[language == "en"] if known else ""
