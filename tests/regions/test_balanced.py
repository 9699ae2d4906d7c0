import polars as pl
import pytest

from scripts.regions.balanced import NO_DOCUMENT, balanced_panel, widened
from scripts.regions.posterior import posterior
from scripts.shared.tables import check
from tests.regions.test_posterior import table_of

UNITS = pl.DataFrame(
    {"doc_id": list("abc"), "level": "province", "adcode": ["43", "43", "42"], "region": ["湘", "湘", "鄂"]}
)
PERIODS = pl.DataFrame({"doc_id": list("abc"), "period": ["2023", "2023", "2024"]})
SHARES = {"a": [0.8, 0.2], "b": [0.6, 0.4], "c": [0.3, 0.7]}


def test_every_place_has_every_period_and_a_gap_is_null(make_shares):
    table = check("panel", balanced_panel(make_shares(SHARES), PERIODS, UNITS, interval=0.95))
    rows = {
        row[:2]: row[2:]
        for row in table.filter(pl.col("topic") == 0).select("adcode", "period", "share", "n_docs").rows()
    }
    assert rows == {
        ("43", "2023"): (pytest.approx(0.7), 2),
        ("43", "2024"): (None, 0),
        ("42", "2023"): (None, 0),
        ("42", "2024"): (0.3, 1),
    }
    assert set(table.filter(pl.col("n_docs") == 0)["basis"]) == {NO_DOCUMENT}
    assert table["se"].null_count() == len(table)  # no draws: nothing is known of measurement


def test_errors_are_those_of_the_draws_alone(make_shares):
    drawn = posterior(
        table_of({"a": (0.81, 0.79), "b": (0.61, 0.59), "c": (0.3, 0.3)}), UNITS.select("doc_id", "adcode")
    )
    table = balanced_panel(make_shares(SHARES), PERIODS, UNITS, interval=0.95, drawn=drawn)
    own = table.filter((pl.col("adcode") == "43") & (pl.col("n_docs") > 0) & (pl.col("topic") == 0)).row(0, named=True)
    # means .71 and .69: variance .0002, times 1 + 1/2; Student's t with one degree of freedom is 12.7062 at .975
    assert own["se"] == pytest.approx(0.0003**0.5)
    assert (own["low"], own["high"]) == pytest.approx(
        (0.7 - 12.7062 * 0.0003**0.5, 0.7 + 12.7062 * 0.0003**0.5), abs=1e-5
    )


def test_wide_has_one_row_for_a_place_and_period(make_shares):
    wide = check("panel_wide", widened(balanced_panel(make_shares(SHARES), PERIODS, UNITS, interval=0.95)))
    assert wide.columns[-2:] == ["topic_0", "topic_1"]
    assert len(wide) == 4
    assert wide.filter((pl.col("adcode") == "42") & (pl.col("period") == "2024"))["topic_1"][0] == 0.7
