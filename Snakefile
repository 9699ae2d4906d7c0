"""Topic Atlas: from raw Chinese documents to what each region talks about. The stages stand in workflow/rules/, in order."""

import os
import sys

# Snakemake leaves the interpreter's path unquoted: relative, it works in folders with spaces too.
sys.executable = os.path.relpath(sys.executable)


configfile: "config.yaml"


# The lock file is the environment; where containers are wanted (--software-deployment-method apptainer), this is the base.
container: "docker://python:3.11"


include: "workflow/rules/common.smk"


pathvars:
    **PATHS,


rule all:
    input:
        STAMP,


include: "workflow/rules/corpus.smk"
include: "workflow/rules/places.smk"
include: "workflow/rules/tokens.smk"
include: "workflow/rules/models.smk"
include: "workflow/rules/selection.smk"
include: "workflow/rules/regions.smk"
include: "workflow/rules/figures.smk"
include: "workflow/rules/report.smk"
