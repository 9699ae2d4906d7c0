"""Every engine, found by folder, on one small corpus with two planted topics: a new file is tested without a new test."""

import ast
import inspect
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from scripts.models.fit import load_engine

ROOT = Path(__file__).parents[2]
ENGINES = sorted(p.stem for p in (ROOT / "scripts" / "models" / "engines").glob("*.py") if p.stem != "__init__")


def planted(n_rows=40, n_terms=24, words=30):
    """Return counts (n_rows, n_terms) of rows that draw from the first half of the terms, or (odd rows) from the second."""
    random = np.random.default_rng(7)
    half = n_terms // 2
    rows = [np.bincount(random.integers(0, half, words) + half * (row % 2), minlength=n_terms) for row in range(n_rows)]
    return csr_matrix(np.array(rows, dtype=np.int64))


def bare(engine):
    """Return what the engine needs besides counts, as unknown."""
    return dict.fromkeys(getattr(engine, "NEEDS", ()))


def fit_of(engine, counts, n_topics, seed=1, **options):
    return engine.fit(counts, n_topics=n_topics, seed=seed, **bare(engine), **options)


def inferred(engine, fit, counts):
    return fit.infer(counts, **bare(engine))[0]


@pytest.fixture(params=ENGINES)
def engine(request):
    return load_engine(request.param)


def test_there_are_engines():
    assert {"gensim", "tomotopy", "sklearn", "nmf", "kmeans", "ward", "dmr"} <= set(ENGINES)


def test_planted_topics_are_recovered(engine):
    counts = planted()
    fit = fit_of(engine, counts, 2, seed=1)
    assert fit.topic_terms.shape == (2, 24)
    assert fit.shares.shape == (40, 2)
    assert np.allclose(fit.topic_terms.sum(axis=1), 1)
    assert np.allclose(fit.shares.sum(axis=1), 1)
    first_half = fit.topic_terms[:, :12].sum(axis=1)
    assert sorted(first_half.round(1).tolist()) == [0.0, 1.0]
    even = int(first_half.argmax())
    assert fit.shares[::2, even].min() > 0.9
    assert fit.shares[1::2, even].max() < 0.1


def test_many_rows_that_come_topic_by_topic_all_count(engine):
    # an engine that learned from its last batch alone would know one topic only
    counts = planted(n_rows=400)
    fit = fit_of(engine, counts[[*range(0, 400, 2), *range(1, 400, 2)]], 2, seed=1)
    assert sorted(fit.topic_terms[:, :12].sum(axis=1).round(1).tolist()) == [0.0, 1.0]


def test_new_rows_are_placed_by_engines_of_topics(engine):
    if engine.FAMILY == "clusters":
        assert fit_of(engine, planted(), 2, seed=1).infer is None
        return
    fit = fit_of(engine, planted(), 2, seed=1)
    even = int(fit.topic_terms[:, 0].argmax())
    new = csr_matrix(np.array([[3] * 12 + [0] * 12, [0] * 12 + [3] * 12], dtype=np.int64))
    shares = inferred(engine, fit, new)
    assert np.allclose(shares.sum(axis=1), 1)
    assert shares[0, even] > 0.9 > 0.1 > shares[1, even]
    assert np.array_equal(inferred(engine, fit, new), shares)


def test_a_term_no_training_row_holds_does_not_break_a_fit(engine):
    counts = planted().tolil()
    counts[:, 5] = 0
    fit = fit_of(engine, counts.tocsr(), 2, seed=1)
    assert np.isfinite(fit.topic_terms).all()
    assert np.isfinite(fit.shares).all()
    if fit.infer:
        only_unknown = csr_matrix(([1], ([0], [5])), shape=(1, 24), dtype=np.int64)
        assert np.allclose(inferred(engine, fit, only_unknown).sum(axis=1), 1)


@pytest.mark.parametrize(
    "counts", [csr_matrix(np.array([[3]])), csr_matrix(np.array([[2], [1], [4]])), csr_matrix(np.array([[2, 1]] * 6))]
)
def test_one_topic_of_almost_nothing_is_a_sound_result(engine, counts):
    fit = fit_of(engine, counts.astype(np.int64), 1, seed=1)
    assert np.allclose(fit.shares, 1)
    assert np.allclose(fit.topic_terms.sum(axis=1), 1)


def test_equal_rows_do_not_break_a_fit(engine):
    fit = fit_of(engine, csr_matrix(np.array([[2, 1, 1]] * 6, dtype=np.int64)), 2, seed=1)
    assert np.allclose(fit.topic_terms.sum(axis=1), 1)
    assert np.allclose(fit.shares.sum(axis=1), 1)


def test_more_clusters_than_different_documents_is_said_in_the_log_and_not_by_a_warning(recwarn, caplog):
    with caplog.at_level("INFO"):
        fit_of(load_engine("kmeans"), csr_matrix(np.array([[2, 1, 1]] * 6, dtype=np.int64)), 2)
    assert "1 of 2 clusters are empty" in caplog.text
    assert not any("distinct clusters" in str(warning.message) for warning in recwarn)


def test_options_have_literal_defaults_and_an_explanation(engine):
    tree = ast.parse(Path(engine.__file__).read_text(encoding="utf-8"))
    function = next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "fit")
    documented = inspect.getdoc(engine.fit)
    for argument, default in zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True):
        if argument.arg in ("n_topics", "seed", *getattr(engine, "NEEDS", ())):
            assert default is None
            continue
        ast.literal_eval(default)
        assert f"\n{argument.arg}: " in documented


FIT_AND_DIGEST = """
import hashlib, json, sys
import numpy as np
sys.path.insert(0, sys.argv[1])
from tests.models.test_engines import bare, planted
from scripts.models.fit import load_engine, one_thread
out = {}
for engine in sys.argv[2:]:
    module = load_engine(engine)
    fit = one_thread(module.fit, planted(120, 60, 20), n_topics=5, seed=3, **bare(module))
    parts = [fit.topic_terms, fit.shares] + [state.toarray() for state in fit.states] + ([one_thread(fit.infer, planted(10, 60, 8), **bare(module))[0]] if fit.infer else [])
    out[engine] = hashlib.sha256(b"".join(np.ascontiguousarray(part).tobytes() for part in parts)).hexdigest()
print(json.dumps(out))
"""


def test_two_processes_with_other_threads_and_hash_seeds_give_the_same_bytes():
    digests = []
    for threads, hash_seed in (("1", "1"), ("2", "2")):
        env = os.environ | {"OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads, "PYTHONHASHSEED": hash_seed}
        command = [sys.executable, "-c", FIT_AND_DIGEST, str(ROOT), *ENGINES]
        run = subprocess.run(command, env=env, capture_output=True, text=True, check=True, cwd=ROOT)
        digests.append(json.loads(run.stdout))
    assert digests[0] == digests[1]
    assert len(set(digests[0].values())) == len(ENGINES)
