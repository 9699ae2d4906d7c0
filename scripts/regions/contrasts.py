"""Places against the rest, spatial autocorrelation and posterior draws: their tables, still without rows."""

from scripts.shared.job import job
from scripts.shared.tables import empty, write

WHY = "not computed in this version of the pipeline"

if __name__ == "__main__":
    with job(snakemake) as (inputs, output, params):  # noqa: F821
        write("contrasts", empty("contrasts"), output.contrasts, why_empty=WHY)
        write("autocorrelation", empty("autocorrelation"), output.autocorrelation, why_empty=WHY)
        write("draws", empty("draws"), output.draws, why_empty=WHY)
