"""The words in which each step of the choice gives its reason, in the two languages of the report."""

REASONS: dict[str, dict[str, str]] = {
    "stands_in": {
        "zh": "本次运行没有这一类模型，由另一类模型代替",
        "en": "no model of this family was run; the other family stands in for it",
    },
    "engine_default": {
        "zh": "未指定引擎，默认报告 {engine}；各引擎只作比较，不混合",
        "en": "no engine is named, so {engine} is reported by default; engines are compared, never pooled",
    },
    "engine_first": {
        "zh": "未指定引擎，报告列在最前的 {engine}；各引擎只作比较，不混合",
        "en": "no engine is named, so the first one listed, {engine}, is reported; engines are compared, never pooled",
    },
    "engine_named": {
        "zh": "配置指定报告 {engine}",
        "en": "the config names {engine} as the engine to report",
    },
    "engine_other": {
        "zh": "报告的引擎是 {engine}，本模型只作比较",
        "en": "{engine} is the engine reported; this model serves for comparison",
    },
    "engines_together": {
        "zh": "各种聚类在一起比较",
        "en": "clusterings are compared among themselves",
    },
    "structure": {
        "zh": "按文档各自的主题占比，留出文档每词的对数似然比按全体占比高 {gain:.3f}，超过标准误（{error:.3f}）的 {times:.0f} 倍",
        "en": "with each document's own shares the held-out log-likelihood per token is {gain:.3f} above that with the shares of all "
        "documents together, more than {times:.0f} standard errors ({error:.3f})",
    },
    "no_structure": {
        "zh": "看不出文档之间的差别：按文档各自的主题占比，留出文档每词的对数似然只比按全体占比高 {gain:.3f}，不到标准误（{error:.3f}）的 {times:.0f} 倍",
        "en": "the topics do not tell documents apart: with each document's own shares the held-out log-likelihood per token is {gain:.3f} "
        "above that with the shares of all documents together, less than {times:.0f} standard errors ({error:.3f})",
    },
    "no_structure_smallest": {
        "zh": "没有一个主题数能分清文档，语料没有可见的主题结构，取最小的主题数：按文档各自的主题占比，每词对数似然只高 {gain:.3f}"
        "（标准误 {error:.3f}，要求 {times:.0f} 倍）",
        "en": "no number of topics tells documents apart, the corpus shows no structure, and the smallest number is taken: own shares "
        "add {gain:.3f} to the log-likelihood per token (standard error {error:.3f}; {times:.0f} are asked for)",
    },
    "structure_unknown": {
        "zh": "留出文档不足，能否分清文档无从检验",
        "en": "too few held-out documents: whether the topics tell documents apart was not checked",
    },
    "stable": {
        "zh": "换随机种子或部分文档后主题稳定度的中位数为 {median:.2f}（不低于 {limit}），不稳定主题占 {unstable:.0%}（不超过 {share:.0%}）",
        "en": "median topic stability over seeds or parts of the documents is {median:.2f} (at least {limit}) and {unstable:.0%} of topics "
        "are unstable (at most {share:.0%})",
    },
    "unstable": {
        "zh": "换随机种子或部分文档后主题稳定度的中位数为 {median:.2f}，不稳定主题占 {unstable:.0%}；要求不低于 {limit} 且不超过 {share:.0%}",
        "en": "median topic stability over seeds or parts of the documents is {median:.2f} and {unstable:.0%} of topics are unstable; "
        "at least {limit} and at most {share:.0%} are asked for",
    },
    "none_stable_most": {
        "zh": "没有稳定的主题数；取其中最稳定的：稳定度中位数 {median:.2f}，不稳定主题占 {unstable:.0%}",
        "en": "no stable number of topics; this is the most stable one: median stability {median:.2f}, {unstable:.0%} of topics unstable",
    },
    "none_stable": {
        "zh": "没有稳定的主题数；稳定度中位数 {median:.2f}，不稳定主题占 {unstable:.0%}，不是其中最稳定的",
        "en": "no stable number of topics, and this is not the most stable: median stability {median:.2f}, {unstable:.0%} of topics "
        "unstable",
    },
    "stability_unknown": {
        "zh": "只有一个随机种子，稳定性无从检验",
        "en": "one seed only: stability was not checked",
    },
    "stability_unchecked": {
        "zh": "这个主题数只有一个随机种子，稳定性无从检验，而其他主题数已检验",
        "en": "run with one seed only, so that its stability was not checked while that of others was",
    },
    "likely": {
        "zh": "留出文档每词的对数似然为 {value:.3f}，与最好的 {best:.3f} 相差不到一个标准误（{error:.3f}）",
        "en": "held-out log-likelihood per token {value:.3f} lies within one standard error ({error:.3f}) of the best, {best:.3f}",
    },
    "unlikely": {
        "zh": "留出文档每词的对数似然为 {value:.3f}，比最好的 {best:.3f} 低一个标准误（{error:.3f}）以上",
        "en": "held-out log-likelihood per token {value:.3f} lies more than one standard error ({error:.3f}) below the best, {best:.3f}",
    },
    "likelihood_unknown": {
        "zh": "没有留出文档，这一步从略",
        "en": "no held-out documents, so this step says nothing",
    },
    "pareto": {
        "zh": "没有别的主题数在 NPMI（{npmi:.3f}）和独占性（{exclusivity:.3f}）上都不逊于它",
        "en": "no other number of topics is as good on both NPMI ({npmi:.3f}) and exclusivity ({exclusivity:.3f})",
    },
    "beaten": {
        "zh": "NPMI（{npmi:.3f}）和独占性（{exclusivity:.3f}）都不如 {other} 个主题",
        "en": "{other} topics are better on NPMI ({npmi:.3f}) and exclusivity ({exclusivity:.3f}) taken together",
    },
    "coherence_unknown": {
        "zh": "没有 NPMI 或独占性，这一步从略",
        "en": "NPMI or exclusivity is missing, so this step says nothing",
    },
    "separate": {
        "zh": "轮廓系数为 {value:.3f}，不低于最好的 {best:.3f} 的 95%",
        "en": "silhouette {value:.3f} is at least 95 % of the best, {best:.3f}",
    },
    "blurred": {
        "zh": "轮廓系数为 {value:.3f}，低于最好的 {best:.3f} 的 95%",
        "en": "silhouette {value:.3f} is below 95 % of the best, {best:.3f}",
    },
    "silhouette_unknown": {
        "zh": "没有轮廓系数，这一步从略",
        "en": "no silhouette, so this step says nothing",
    },
    "smallest": {
        "zh": "余下的模型中主题数最少（{n} 个）",
        "en": "the fewest topics of those left ({n})",
    },
    "largest_tried": {
        "zh": "余下的模型中主题数最少（{n} 个），但也是试过的最多的：更多主题也许更好，可在 models 里列出更大的主题数再比较",
        "en": "the fewest topics of those left ({n}), and the most that were tried: more may do better still, so list larger numbers under models",
    },
    "larger": {
        "zh": "有 {n} 个主题，而 {smallest} 个已经够用",
        "en": "{n} topics, where {smallest} do as well",
    },
    "as_small_blurred": {
        "zh": "聚类数同为 {n}，但轮廓系数较低",
        "en": "as few clusters ({n}), but of a lower silhouette",
    },
    "as_small_later": {
        "zh": "主题数同为 {n}，配置中列在其后",
        "en": "as few topics ({n}), but listed later in the config",
    },
    "only_run": {
        "zh": "只有这一次运行",
        "en": "the only run",
    },
    "medoid": {
        "zh": "{n} 个随机种子中与其余最相似的一次（平均余弦 {value:.3f}）",
        "en": "of {n} seeds the run most like the others (mean cosine {value:.3f})",
    },
    "not_medoid": {
        "zh": "与其余随机种子的相似度（{value:.3f}）不是最高",
        "en": "another seed is more like the rest (mean cosine {value:.3f} here)",
    },
    "tied_first": {
        "zh": "{n} 次运行与其余随机种子同样相似（平均余弦 {value:.3f}），取其中种子最小的一次",
        "en": "{n} runs are equally like the rest (mean cosine {value:.3f}); the one of the smallest seed is taken",
    },
    "tied_later": {
        "zh": "{n} 次运行与其余随机种子同样相似（平均余弦 {value:.3f}），取种子较小的一次",
        "en": "{n} runs are equally like the rest (mean cosine {value:.3f}); one of a smaller seed is taken",
    },
    "first_seed": {
        "zh": "各次运行的相似度未知，取种子最小的一次",
        "en": "how alike the runs are is not known; the one of the smallest seed is taken",
    },
    "later_seed": {
        "zh": "各次运行的相似度未知，取种子较小的一次",
        "en": "how alike the runs are is not known; one of a smaller seed is taken",
    },
    "named_and_chosen": {
        "zh": "配置指定了这个模型，与规则的选择一致",
        "en": "the config names this model, which the rule chose as well",
    },
    "named_in_config": {
        "zh": "配置指定了这个模型，规则的选择被推翻",
        "en": "the config names this model and overrules the rule",
    },
    "overruled": {
        "zh": "规则选中此模型，但配置另有指定",
        "en": "the rule chose this model, but the config names another",
    },
}
