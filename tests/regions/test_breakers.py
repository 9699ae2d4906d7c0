"""Corpora of which little can be said: every table of regions holds its contract, however few documents, places, years or issuers."""

import numpy as np
import polars as pl
import pytest

from scripts.regions.autocorrelation import autocorrelation
from scripts.regions.balanced import balanced_panel, widened
from scripts.regions.breaks import breaks
from scripts.regions.contrasts import contrasts
from scripts.regions.distance import distances
from scripts.regions.periods import contrast_periods
from scripts.regions.posterior import posterior
from scripts.regions.region_topics import share_by_place
from scripts.regions.regression import regression
from scripts.regions.robustness import headlines
from scripts.regions.specialisation import location_quotients
from scripts.regions.trends import share_by_year
from scripts.shared.tables import check

N_TOPICS = 3


def corpus(rows, n_draws):
    """Return (doc_topics, units, facts, periods, gazetteer, draws) of rows (place, year or None, issuer or None)."""
    rng = np.random.default_rng(1)
    ids = [f"d{i:05d}" for i in range(len(rows))]
    shares = rng.dirichlet(np.ones(N_TOPICS), len(rows))
    shares[:, 2] = 0.0  # a topic of nobody
    shares /= shares.sum(axis=1, keepdims=True)
    draws = np.clip(shares[None] + rng.normal(0, 0.01, (n_draws, len(rows), N_TOPICS)), 1e-6, None)
    draws /= draws.sum(axis=2, keepdims=True)

    def long(values):
        return pl.DataFrame(
            {
                "doc_id": np.repeat(ids, N_TOPICS).tolist(),
                "topic": np.tile(np.arange(N_TOPICS), len(ids)),
                "share": values.ravel(),
            }
        )

    codes = [row[0] for row in rows]
    whole = pl.DataFrame({"doc_id": ids, "level": "country", "adcode": "100000"})
    units = pl.concat([whole, pl.DataFrame({"doc_id": ids, "level": "county", "adcode": codes})])
    facts = pl.DataFrame(
        {
            "doc_id": ids,
            "issuer": [row[2] or doc_id for doc_id, row in zip(ids, rows, strict=True)],
            "own": codes,
            "period": [row[1] or "undated" for row in rows],
            "report_level": "county",
            "dated": [row[1] is not None for row in rows],
        }
    )
    periods = facts.filter("dated").select("doc_id", "period")
    places = sorted(set(codes))
    gazetteer = pl.DataFrame(
        {"adcode": places, "lon": rng.uniform(80, 120, len(places)), "lat": rng.uniform(20, 50, len(places))}
    )
    drawn = [long(one).with_columns(model=pl.lit("m"), draw=pl.lit(m)) for m, one in enumerate(draws)]
    table = pl.concat(drawn) if drawn else None
    return long(shares), units.with_columns(region="adcode"), facts, periods, gazetteer, table


def tables(rows, n_draws=4):
    """Return every table of regions by name, each checked."""
    doc_topics, units, facts, periods, gazetteer, draws = corpus(rows, n_draws)
    drawn = None if draws is None else posterior(draws, facts.select("doc_id", adcode="own"))
    made = {}
    made["region_topics"], made["ranks"] = share_by_place(
        doc_topics, units, facts, min_docs=10, interval=0.95, drawn=drawn
    )
    made["specialisation"] = location_quotients(made["region_topics"])
    made["region_distance"] = distances(made["region_topics"])
    made["trends"] = share_by_year(doc_topics, periods, units, interval=0.95, drawn=drawn)
    made["breaks"] = breaks(made["trends"], {"2015": "x"}, interval=0.95)
    made["panel"] = balanced_panel(doc_topics, periods, units, interval=0.95, drawn=drawn)
    made["panel_wide"] = widened(made["panel"])
    made["contrasts"] = contrasts(doc_topics, units, facts, min_docs=10, interval=0.95, drawn=drawn)
    made["contrast_periods"] = contrast_periods(doc_topics, units, facts, interval=0.95, drawn=drawn)
    made["regression"] = regression(doc_topics, units, facts, drawn=drawn)
    made["autocorrelation"], made["lisa"], _ = autocorrelation(doc_topics, units, gazetteer, drawn)
    headlines(made["contrasts"])
    return {name: check(name, table) for name, table in made.items()}


CASES = {
    "one region": [("A", str(2010 + i % 8), None) for i in range(30)],
    "one document per region": [(f"{i:03}", "2020", None) for i in range(30)],
    "one document": [("A", "2020", None)],
    "no dates": [(f"{i % 5:03}", None, None) for i in range(40)],
    "one issuer": [(f"{i % 5:03}", "2020", "局") for i in range(40)],
    "one issuer for each place": [(f"{i % 5:03}", "2020", f"局{i % 5}") for i in range(40)],
    "one year for each place": [(f"{i % 5:03}", str(2015 + i % 5), None) for i in range(40)],
    "one report a year": [(f"{i % 6:03}", str(2010 + i // 6), None) for i in range(60)],
    "two documents of two places": [("A", "2020", None), ("B", "2021", None)],
}


@pytest.mark.parametrize("draws", [0, 4])
@pytest.mark.parametrize("name", CASES)
def test_every_table_holds_its_contract(name, draws):
    made = tables(CASES[name], draws)
    for table in ("contrasts", "contrast_periods", "regression"):
        numbers = made[table].select(pl.col(c) for c in ("se", "p") if c in made[table].columns)
        assert all(numbers[c].is_finite().all() for c in numbers.columns)
    nobody = made["region_topics"].filter(pl.col("topic") == 2)
    assert (nobody["share"] == 0).all() or draws  # a topic of nobody has a share of nothing
    assert nobody["high"].is_between(0, 1).all()
    assert len(made["specialisation"].filter(pl.col("topic") == 2)) == 0


def test_one_region_has_no_contrasts_ranks_or_neighbours():
    made = tables(CASES["one region"])
    assert len(made["contrasts"].filter(pl.col("level") == "county")) == 0
    assert len(made["ranks"]) == len(made["lisa"]) == len(made["regression"]) == 0


def test_no_dates_leave_the_tables_of_years_empty():
    made = tables(CASES["no dates"])
    assert all(len(made[name]) == 0 for name in ("trends", "panel", "panel_wide", "contrast_periods", "breaks"))
    assert len(made["contrasts"]) > 0
