"""What stands out, worked out by hand."""

import polars as pl

from scripts.report.findings import finest_level, level_of_findings, outstanding, strongest, whole
from scripts.shared.tables import TABLES, empty


def shares(rows, level="province", thin=False):
    """Return region_topics of (adcode, share of topic 0, low, high); topic 1 takes the rest."""
    made = []
    for adcode, share, low, high in rows:
        made.append(
            (level, adcode, adcode, 0, share, low, high, 0.1, 20, 20, thin, "process", "documents", "documents")
        )
        made.append(
            (
                level,
                adcode,
                adcode,
                1,
                1 - share,
                1 - high,
                1 - low,
                0.1,
                20,
                20,
                thin,
                "process",
                "documents",
                "documents",
            )
        )
    return pl.DataFrame(made, schema=TABLES["region_topics"].columns, orient="row")


def topics(stable=(True, True), bound=(False, False)):
    rows = [(t, f"t{t}", 0.5, "a", "a", 0.9, stable[t], 0.0, bound[t]) for t in range(2)]
    return pl.DataFrame(rows, schema=TABLES["topics"].columns, orient="row")


COUNTRY = shares([("100000", 0.5, 0.4, 0.6)], level="country")
PROVINCES = shares([("110000", 0.9, 0.8, 0.95), ("430000", 0.2, 0.1, 0.3), ("520000", 0.6, 0.45, 0.7)])


def test_only_intervals_without_the_overall_share_stand_out():
    rows, compared = outstanding(pl.concat([COUNTRY, PROVINCES]), topics(), "province")
    assert compared == 6
    # differences: .4 twice (topic 0 up, topic 1 down), .3 twice; 520000 holds .5 in its interval
    assert rows.select("adcode", "topic").rows() == [("110000", 0), ("110000", 1), ("430000", 0), ("430000", 1)]


def test_findings_are_about_different_places_and_topics():
    found, _ = strongest(pl.concat([COUNTRY, PROVINCES]), topics(), empty("specialisation"), "province")
    assert [(f["adcode"], f["topic"]) for f in found] == [("110000", 0), ("430000", 1)]


def test_unstable_and_place_bound_topics_are_not_spoken_of():
    table = pl.concat([COUNTRY, PROVINCES])
    assert set(outstanding(table, topics(stable=(False, None)), "province")[0]["topic"]) == {1}
    assert set(outstanding(table, topics(bound=(False, True)), "province")[0]["topic"]) == {0}


def test_thin_places_are_not_compared():
    thin = shares([("630000", 1.0, 0.99, 1.0)], thin=True)
    rows, compared = outstanding(pl.concat([COUNTRY, PROVINCES, thin]), topics(), "province")
    assert compared == 6 and "630000" not in rows["adcode"]


def test_finest_level_with_enough_documents_is_taken():
    fine = shares([("430100", 0.5, 0.4, 0.6), ("430200", 0.5, 0.4, 0.6)], level="prefecture")
    thin = shares([(f"4303{i}0", 0.5, 0.4, 0.6) for i in range(3)], level="prefecture", thin=True)
    assert finest_level(pl.concat([COUNTRY, PROVINCES, fine])) == "prefecture"
    assert finest_level(pl.concat([COUNTRY, PROVINCES, fine, thin])) == "province"
    assert finest_level(COUNTRY) is None


def test_findings_are_of_the_finest_level_that_has_a_certain_one():
    fine = shares([("430100", 0.5, 0.4, 0.6), ("430200", 0.5, 0.4, 0.6)], level="prefecture")
    both = pl.concat([COUNTRY, PROVINCES, fine])

    def contrast(level, adcode, q):
        row = (level, adcode, 0, True, 0.2, 0.1, 0.3, 0.05, q / 10, q, 20, 20)
        return pl.DataFrame([row], schema=TABLES["contrasts"].columns, orient="row")

    sure, unsure = contrast("province", PROVINCES["adcode"][0], 0.01), contrast("prefecture", "430100", 0.4)
    assert level_of_findings(both, pl.concat([sure, unsure])) == "province"
    assert level_of_findings(both, pl.concat([sure, contrast("prefecture", "430100", 0.01)])) == "prefecture"
    assert level_of_findings(both, unsure) == "prefecture"
    assert level_of_findings(COUNTRY, unsure) is None


def test_a_study_of_one_province_is_compared_with_that_province():
    inside = pl.concat(
        [
            shares([("430000", 0.5, 0.4, 0.6)]),
            shares([("431200", 0.9, 0.8, 0.95), ("430100", 0.4, 0.3, 0.6)], "prefecture"),
        ]
    )
    assert whole(inside).region == "430000"
    rows, _ = outstanding(inside, topics(), finest_level(inside))
    assert rows["adcode"].unique().to_list() == ["431200"]


def test_nothing_to_compare_with_gives_no_findings():
    assert whole(PROVINCES) is None
    assert outstanding(PROVINCES, topics(), "province")[1] == 0
