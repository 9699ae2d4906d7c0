import polars as pl

from scripts.regions.diffusion import BETWEEN, NEVER, SEEN, SINCE_FIRST, diffusion
from scripts.shared.tables import check

COUNTRY = {"2019": 0.05, "2020": 0.2, "2021": 0.5, "2022": 0.9}


def term_trends(by_place):
    """Return term_trends of one term from {place: {year: n}}, with the country's COUNTRY shares."""
    rows = [("country", "100000", year, "新词", 1, 1.0, share) for year, share in COUNTRY.items()]
    rows += [
        ("province", place, year, "新词", n, float(n), 1.0 if n else 0.0)
        for place, years in by_place.items()
        for year, n in years.items()
    ]
    names = ["level", "adcode", "period", "term", "n", "rate", "share_of_docs"]
    return pl.DataFrame(rows, names, orient="row")


def test_first_years_say_what_is_not_known_of_them():
    table, _ = diffusion(
        term_trends(
            {
                "A": {"2019": 0, "2020": 0, "2021": 2, "2022": 3},
                "B": {"2019": 0, "2022": 1},
                "C": {"2021": 1, "2022": 1},
                "D": {"2019": 0, "2020": 0, "2022": 0},
            }
        )
    )
    found = {row[0]: row[1:] for row in check("diffusion", table).select("adcode", "first", "after", "status").rows()}
    assert found == {
        "A": ("2021", "2020", SEEN),
        "B": ("2022", "2019", BETWEEN),
        "C": ("2021", None, SINCE_FIRST),
        "D": (None, "2022", NEVER),
    }


def test_uneven_coverage_is_refused_with_the_reason():
    table, why = diffusion(term_trends({"A": {"2019": 0}, "B": {"2020": 1}, "C": {"2021": 1}, "D": {"2022": 1}}))
    assert len(table) == 0
    assert "coverage" in why


def test_a_term_that_was_always_common_does_not_spread():
    rows = term_trends({"A": dict.fromkeys(COUNTRY, 1)}).with_columns(
        share_of_docs=pl.when(pl.col("level") == "country").then(0.6).otherwise(pl.col("share_of_docs"))
    )
    table, why = diffusion(rows)
    assert len(table) == 0
    assert "rose" in why
