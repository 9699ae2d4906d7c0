import polars as pl

from scripts.models.subsample import in_subsample

IDS = pl.Series([f"d{i}" for i in range(5000)])


def test_four_in_five_documents_are_drawn():
    # the standard error of a share of .8 of 5,000 is .0057
    assert abs(in_subsample(IDS, 1).mean() - 0.8) < 4 * 0.0057


def test_subsamples_are_drawn_independently_and_again_alike():
    first, second = in_subsample(IDS, 1), in_subsample(IDS, 2)
    assert abs((first & second).mean() - 0.64) < 4 * 0.0068
    assert first.equals(in_subsample(IDS, 1))


def test_a_document_is_drawn_whatever_stands_beside_it():
    assert in_subsample(IDS.reverse(), 1).reverse().equals(in_subsample(IDS, 1))
    assert in_subsample(pl.Series(["d3", "d3"]), 1).n_unique() == 1
