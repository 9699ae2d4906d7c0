import numpy as np
import polars as pl
import pytest

from scripts.regions.breaks import breaks
from scripts.shared.tables import check


def trends(series, half=0.001):
    """Return the table trends of one place from {topic: shares by year from 2010 on}."""
    rows = [
        ("province", "43", str(2010 + t), topic, share, share - half, share + half)
        for topic, shares in series.items()
        for t, share in enumerate(shares)
    ]
    return pl.DataFrame(rows, ["level", "adcode", "period", "topic", "share", "low", "high"], orient="row")


def test_the_break_is_where_the_share_steps():
    table = check("breaks", breaks(trends({0: [0.1, 0.12, 0.1, 0.12, 0.3, 0.32, 0.3, 0.32]}), {}, interval=0.95))
    row = table.row(0, named=True)
    assert (row["period"], row["event"]) == ("2014", "")
    assert row["effect"] == pytest.approx(0.2)
    # variance about both means .0001 each, on 6 degrees 8 * .0001 / 6, times (1/4 + 1/4)
    assert row["se"] == pytest.approx((8 * 0.0001 / 6 / 2) ** 0.5)


def test_an_event_is_reported_where_nothing_changed_too():
    table = breaks(trends({0: [0.1, 0.2] * 4}), {"2014": "疫情"}, interval=0.95)
    event = table.filter(pl.col("event") == "疫情").row(0, named=True)
    assert event["effect"] == pytest.approx(0.0)
    assert event["p"] == pytest.approx(1.0)


def test_a_search_over_chance_is_paid_for():
    """300 series of noise: the best of seven splits has p below .05 in at most about one in twenty."""
    rng = np.random.default_rng(1)
    table = breaks(trends(dict(enumerate(rng.normal(0.3, 0.02, (300, 10))))), {}, interval=0.95)
    assert (table["p"] < 0.05).mean() < 0.07


def test_few_periods_have_no_break_and_an_event_at_the_edge_is_left_out():
    assert len(breaks(trends({0: [0.1] * 5}), {}, interval=0.95)) == 0
    assert breaks(trends({0: [0.1, 0.2] * 4}), {"2011": "x"}, interval=0.95)["event"].to_list() == [""]
