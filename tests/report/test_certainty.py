"""How sure a finding is said to be, worked out by hand."""

import polars as pl
import pytest

from scripts.report.certainty import certain_pairs, certainty
from scripts.report.findings import strongest
from scripts.shared.tables import TABLES, empty
from tests.report.test_findings import COUNTRY, PROVINCES, topics


def contrasts(*rows):
    """Return contrasts of (adcode, topic, adjusted, q)."""
    made = [("province", a, t, adjusted, 0.1, 0.05, 0.15, 0.02, q / 2, q, 20, 20) for a, t, adjusted, q in rows]
    return pl.DataFrame(made, schema=TABLES["contrasts"].columns, orient="row")


def robustness(*stands):
    rows = [("province", "430000", 1, "seed", f"seed {i}", 0.1, 0.05, 0.15, 0.01, s) for i, s in enumerate(stands)]
    chosen = [("province", "430000", 1, "chosen", "", 0.1, 0.05, 0.15, 0.01, True)]
    return pl.DataFrame(chosen + rows, schema=TABLES["robustness"].columns, orient="row")


@pytest.mark.parametrize(
    ("q", "stands", "verdict", "checks"),
    [
        (0.01, (True, True, True), "sure", (3, 3)),
        (0.01, (True, True), "likely", (2, 2)),  # too few checks
        (0.01, (True, False, True), "likely", (2, 3)),
        (0.01, (), "likely", None),  # no checks were made of it
        (0.05, (True, True), "unsure", (2, 2)),
    ],
)
def test_the_verdict_needs_a_low_q_and_three_checks_that_all_stand(q, stands, verdict, checks):
    # the raw contrast has a low q in all cases: the adjusted one counts
    table = contrasts(("430000", 1, False, 0.001), ("430000", 1, True, q))
    found = certainty(table, robustness(*stands), empty("ranks"), "province", "430000", 1)
    assert (found["verdict"], found["checks"], found["contrast"]["q"], found["rank"]) == (verdict, checks, q, None)


def test_without_a_contrast_nothing_is_said():
    found = certainty(empty("contrasts"), empty("robustness"), empty("ranks"), "province", "430000", 1)
    assert found == {"contrast": None, "checks": None, "rank": None, "verdict": None}


def test_certain_differences_come_before_larger_ones():
    table = contrasts(("430000", 1, True, 0.01), ("110000", 0, True, 0.2), ("110000", 0, False, 0.001))
    certain = certain_pairs(table, "province")
    assert certain == {("430000", 1)}
    both = pl.concat([COUNTRY, PROVINCES])
    found, _ = strongest(both, topics(), empty("specialisation"), "province", certain)
    # 110000 differs by .4, 430000 by .3
    assert [(f["adcode"], f["topic"]) for f in found] == [("430000", 1), ("110000", 0)]
