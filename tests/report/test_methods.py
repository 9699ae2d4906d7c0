"""The methods text says what a reader has to know to doubt the numbers."""

import pytest

from scripts.report.methods import Run, methods
from tests.report.conftest import resolved_config

RUN = Run({"pieces": 20, "documents": 18}, "2020-2024", 17, 500, None, None)


@pytest.mark.parametrize(("language", "word"), [("zh", "独立的证据"), ("en", "independent evidence")])
def test_topics_begun_from_clusters_are_said_to_be_no_evidence_for_them(language, word):
    config = resolved_config()
    assert word not in " ".join(methods(config, RUN, language))
    config["models"][0]["start"] = "clusters"
    assert word in " ".join(methods(config, RUN, language))
