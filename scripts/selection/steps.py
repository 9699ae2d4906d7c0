"""The steps by which candidates leave the running, each a question put to every candidate."""

from collections.abc import Mapping

from scripts.selection.fits import group_of
from scripts.selection.rule import Entry, Rule, Verdict
from scripts.selection.stability import STABLE_FROM
from scripts.shared.job import log

MAX_UNSTABLE_SHARE = 0.2  # ASSUME a fifth of the topics may fail to come back
CLEAR_GAIN = 2.0  # ASSUME two standard errors above nothing are structure: chance reaches that once in forty times
SILHOUETTE_SHARE = 0.95  # ASSUME silhouettes within 5 % of the best are as good as the best
SAME = 1e-3  # ASSUME runs nearer than a thousandth in similarity, as the reason shows it, are equally like the rest


def keep_engine(rule: Rule, engine: str | None) -> None:
    """Keep the models of the `engine` named, else of tomotopy or the first listed; clusterings stay together."""
    engines = list(dict.fromkeys(entry["engine"] for entry in rule.candidates))
    if engine is None and rule.candidates[0]["family"] == "topics":
        # engines are compared, never pooled: their likelihoods and topics are not of one kind
        chosen, reason = ("tomotopy", "engine_default") if "tomotopy" in engines else (engines[0], "engine_first")
    else:
        chosen, reason = engine, "engine_named"

    def verdict(entry: Entry) -> Verdict:
        if chosen is None:
            return None, True, "engines_together", {}
        kept = entry["engine"] == chosen
        return None, kept, reason if kept else "engine_other", {"engine": chosen}

    rule.step("engine", verdict)


def keep_structured(rule: Rule) -> None:
    """Keep the numbers of topics whose topics tell documents apart; where none does, the smallest, with a warning.

    They do where a document's own shares foretell its other half clearly better than the shares of all documents together. In a
    corpus without structure the topics of several runs may be alike, each a copy of the whole, and pass for stable.
    """
    gains, errors = rule.means("log_likelihood_gain"), rule.means("log_likelihood_gain_se")
    known = {group: gains[group] for group in gains if group in errors}
    told = {group for group in known if known[group] > CLEAR_GAIN * errors[group]}
    none_of_all = len(known) == len(rule.groups()) and not told
    smallest = min(entry["n_topics"] for entry in rule.candidates)
    if none_of_all:
        log.warning(
            "%s: the documents show no structure that topics could tell; the smallest number is taken", rule.family
        )

    def verdict(entry: Entry) -> Verdict:
        group = group_of(entry)
        if group not in known:
            return None, True, "structure_unknown", {}
        figures = {"gain": known[group], "error": errors[group], "times": CLEAR_GAIN}
        if none_of_all:
            least = entry["n_topics"] == smallest
            return known[group], least, "no_structure_smallest" if least else "no_structure", figures
        return known[group], group in told, "structure" if group in told else "no_structure", figures

    rule.step("log_likelihood_gain", verdict)


def keep_stable(rule: Rule) -> None:
    """Keep the numbers of topics that come back over seeds and subsamples; where none does, the one that does so most."""
    medians, unstable = rule.means("stability_median"), rule.means("unstable_share")
    # ASSUME a topic has to come back in both: what counts is the worse of the two
    for group, median in rule.means("subsample_stability_median").items():
        medians[group] = min(median, medians.get(group, 1.0))
    for group, share in rule.means("subsample_unstable_share").items():
        unstable[group] = max(share, unstable.get(group, 0.0))
    stable = {g for g in medians if medians[g] >= STABLE_FROM and unstable[g] <= MAX_UNSTABLE_SHARE}
    most = max(medians, key=lambda g: (medians[g], -unstable[g])) if medians else None
    if medians and not stable:
        log.warning("%s: no stable number of topics; the most stable one is taken", rule.family)

    def verdict(entry: Entry) -> Verdict:
        group = group_of(entry)
        if group not in medians:
            # a number of topics run with one seed cannot be checked, and does not beat one that was
            return None, not medians, "stability_unknown" if not medians else "stability_unchecked", {}
        figures = {
            "median": medians[group],
            "unstable": unstable[group],
            "limit": STABLE_FROM,
            "share": MAX_UNSTABLE_SHARE,
        }
        if not stable:
            return medians[group], group == most, "none_stable_most" if group == most else "none_stable", figures
        return medians[group], group in stable, "stable" if group in stable else "unstable", figures

    rule.step("stability_median", verdict)


def keep_likely(rule: Rule) -> None:
    """Keep the numbers of topics within one standard error of the best held-out likelihood (Breiman et al. 1984, the 1-SE rule)."""
    means, errors = rule.means("log_likelihood"), rule.means("log_likelihood_se")
    best = max(means, key=lambda g: means[g]) if means else None
    limit = means[best] - errors.get(best, 0.0) if best else None

    def verdict(entry: Entry) -> Verdict:
        group = group_of(entry)
        if group not in means:
            return None, not means, "likelihood_unknown", {}
        figures = {"value": means[group], "best": means[best], "error": errors.get(best, 0.0)}
        kept = means[group] >= limit
        return means[group], kept, "likely" if kept else "unlikely", figures

    rule.step("log_likelihood", verdict)


def keep_pareto(rule: Rule) -> None:
    """Keep the numbers of topics that no other beats on both NPMI and exclusivity."""
    npmi, exclusivity = rule.means("npmi"), rule.means("exclusivity")
    both = {g: (npmi[g], exclusivity[g]) for g in npmi if g in exclusivity}
    numbers = {group: entries[0]["n_topics"] for group, entries in rule.groups().items()}
    better = {g: _beaten_by(g, both) for g in both}

    def verdict(entry: Entry) -> Verdict:
        group = group_of(entry)
        if group not in both:
            return None, not both, "coherence_unknown", {}
        figures = {"npmi": both[group][0], "exclusivity": both[group][1]}
        if better[group] is None:
            return both[group][0], True, "pareto", figures
        return both[group][0], False, "beaten", {**figures, "other": numbers[better[group]]}

    rule.step("npmi", verdict)


def _beaten_by(group: str, both: Mapping[str, tuple[float, float]]) -> str | None:
    """Return a group at least as good as `group` on both values and better on one, or None."""
    own = both[group]
    beats = (g for g, value in both.items() if value != own and all(v >= o for v, o in zip(value, own, strict=True)))
    return next(beats, None)


def keep_separate(rule: Rule) -> None:
    """Keep the clusterings whose silhouette is nearly the best."""
    means = rule.means("silhouette")
    best = max(means.values(), default=0.0)
    limit = best * SILHOUETTE_SHARE if best > 0 else best

    def verdict(entry: Entry) -> Verdict:
        value = means.get(group_of(entry))
        if value is None:
            return None, not means, "silhouette_unknown", {}
        return value, value >= limit, "separate" if value >= limit else "blurred", {"value": value, "best": best}

    rule.step("silhouette", verdict)


def keep_smallest(rule: Rule) -> None:
    """Keep the fewest topics; of models with as many, the clustering of the larger silhouette, else the one listed first."""
    smallest = min(entry["n_topics"] for entry in rule.candidates)
    of_smallest = [g for g, entries in rule.groups().items() if entries[0]["n_topics"] == smallest]
    silhouettes = rule.means("silhouette")
    first = max(of_smallest, key=lambda g: silhouettes.get(g, -1.0))
    value = silhouettes.get(first)
    tried = {entry["n_topics"] for entry in rule.models if entry["engine"] == rule.groups()[first][0]["engine"]}
    reason = "largest_tried" if len(tried) > 1 and smallest == max(tried) else "smallest"
    clearer = value is not None and all(silhouettes.get(g, -1.0) < value for g in of_smallest if g != first)

    def verdict(entry: Entry) -> Verdict:
        group, n = group_of(entry), entry["n_topics"]
        if group == first:
            return float(n), True, reason, {"n": n}
        if n > smallest:
            return float(n), False, "larger", {"n": n, "smallest": smallest}
        return float(n), False, "as_small_blurred" if clearer else "as_small_later", {"n": n}

    rule.step("n_topics", verdict)


def keep_medoid(rule: Rule) -> None:
    """Keep the run most like those with other seeds (the medoid); of runs as much alike, the one of the smallest seed."""
    values = {e["model"]: rule.values.get((e["model"], "stability"), 0.0) for e in rule.candidates}
    best = max(values.values())
    alike = [e for e in rule.candidates if values[e["model"]] >= best - SAME]
    medoid = min(alike, key=lambda e: e["seed"])["model"]
    tied = {entry["model"] for entry in alike} if len(alike) > 1 else set()

    def verdict(entry: Entry) -> Verdict:
        value = rule.values.get((entry["model"], "stability"))
        kept = entry["model"] == medoid
        if len(rule.candidates) == 1:
            return value, True, "only_run", {}
        if value is None:
            return None, kept, "first_seed" if kept else "later_seed", {}
        if entry["model"] in tied:
            return value, kept, "tied_first" if kept else "tied_later", {"value": value, "n": len(tied)}
        return value, kept, "medoid" if kept else "not_medoid", {"value": value, "n": len(values)}

    rule.step("medoid", verdict)
