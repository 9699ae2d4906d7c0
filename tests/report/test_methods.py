"""The methods text says what a reader has to know to doubt the numbers."""

import pytest

from scripts.report.methods import Run, methods, works
from tests.report.conftest import resolved_config


@pytest.mark.parametrize(("language", "word"), [("zh", "独立的证据"), ("en", "independent evidence")])
def test_topics_begun_from_clusters_are_said_to_be_no_evidence_for_them(language, word):
    for begun in (False, True):
        run = Run({"pieces": 20, "documents": 18}, "2020-2024", 17, 500, None, None, begun, True, None)
        assert (word in " ".join(methods(resolved_config(), run, language))) == begun


@pytest.mark.parametrize("engine", ["tomotopy", "gensim"])
def test_learned_priors_are_named_where_an_engine_learns_them(engine):
    config = resolved_config()
    config["models"] = [{**config["models"][0], "engine": engine}]
    run = Run({"pieces": 20, "documents": 18}, "2020-2024", 17, 500, None, None, False, True, None)
    for language in ("zh", "en"):
        assert ("Minka" in " ".join(methods(config, run, language))) == (engine == "tomotopy")
    assert ("prior" in works(config)) == (engine == "tomotopy")


@pytest.mark.parametrize(("language", "word"), [("zh", "尚未稳定"), ("en", "had not settled")])
def test_a_model_that_had_not_settled_is_said_to(language, word):
    for settled in (False, True):
        run = Run({"pieces": 20, "documents": 18}, "2020-2024", 17, 500, None, None, False, settled, None)
        assert (word in " ".join(methods(resolved_config(), run, language))) != settled


@pytest.mark.parametrize(("language", "words"), [("zh", "60 个回答的 85.0%"), ("en", "85.0% of 60 answers")])
def test_what_readers_found_is_told_and_cited_where_they_were_asked(language, words):
    config = resolved_config()
    for people in (None, {"n_answers": 60, "precision": 0.85}):
        config["selection"]["intrusion"] = people and "answers.csv"
        run = Run({"pieces": 20, "documents": 18}, "2020-2024", 17, 500, None, None, False, True, people)
        assert (words in " ".join(methods(config, run, language))) == bool(people)
        assert ("intrusion" in works(config)) == bool(people)
