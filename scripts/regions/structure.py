"""What places have in common: how evenly topics are spread, who stands near whom, who speaks as its province does."""

from types import SimpleNamespace
from typing import Any

from scripts.regions.alignment import NO_PAIR, alignment
from scripts.regions.concentration import concentration
from scripts.regions.correspondence import correspondence
from scripts.regions.gazetteer import groups_of, read_gazetteer
from scripts.regions.place_examples import place_examples
from scripts.regions.region_clusters import region_clusters
from scripts.regions.units import assign, why_no_units
from scripts.regions.years import years
from scripts.shared.job import job
from scripts.shared.tables import read, write

FEW = "no level has enough places with regions.min_docs documents or more (two for concentration, three for correspondence, four for clusters)"
NO_EXAMPLE = "no place below the country has documents"


def main(inputs: SimpleNamespace, output: SimpleNamespace, params: dict[str, Any]) -> None:
    """Read what the step needs, do it, write what it makes."""
    places, gazetteer = read("places", inputs.places), read_gazetteer(inputs.gazetteer)
    units = assign(places, gazetteer, params["level"], params["within"], groups_of(inputs))
    doc_topics, shares = read("doc_topics", inputs.doc_topics), read("region_topics", inputs.region_topics)
    nobody = None if len(units) else why_no_units(places, params["within"])
    write("concentration", concentration(shares), output.concentration, why_empty=nobody or FEW)
    write("correspondence", correspondence(shares), output.correspondence, why_empty=nobody or FEW)
    write("region_clusters", region_clusters(shares), output.region_clusters, why_empty=nobody or FEW)
    periods = years(read("documents", inputs.documents))
    inside = places.join(units.select("doc_id").unique(), on="doc_id", how="semi")
    aligned = alignment(doc_topics, inside, periods, gazetteer)
    write("alignment", aligned, output.alignment, why_empty=nobody or NO_PAIR)
    shown = place_examples(doc_topics, units)
    write("place_examples", shown, output.place_examples, why_empty=nobody or NO_EXAMPLE)


if __name__ == "__main__":
    with job(snakemake) as (inputs, output, params):  # noqa: F821
        main(inputs, output, params)
