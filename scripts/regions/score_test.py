"""p of a share under the hypothesis that it differs by chance alone."""

import numpy as np


def score_p(
    seen: np.ndarray,
    expected: np.ndarray,
    variance: np.ndarray,
    grain: np.ndarray,
    degrees: int,
    *,
    upper: bool = False,
) -> np.ndarray:
    """Return two-sided p of shares `seen` where those `expected` have this `variance`; of the upper side, doubled, with `upper`.

    The reference is beta, taken through the normal to Student's t with `degrees`; `grain` is one step of yes-or-no documents.
    """
    from scipy.stats import beta, norm, t

    precision = expected * (1 - expected) / np.maximum(variance, 1e-300) - 1
    possible = (precision > 0) & (expected > 0) & (expected < 1)
    a = np.where(possible, expected * precision, 1.0)
    b = np.where(possible, (1 - expected) * precision, 1.0)
    # yes-or-no documents come in steps of one: half a step is allowed for, which for finer shares is next to nothing
    below = np.inf if upper else beta.cdf(np.minimum(seen + grain / 2, 1.0), a, b)
    above = beta.sf(np.clip(seen - grain / 2, 0.0, 1.0), a, b)
    p = np.minimum(2 * np.minimum(below, above), 1.0)
    if degrees:
        p = 2 * t.sf(norm.isf(p / 2), degrees)
    return np.where(possible, np.clip(p, 0.0, 1.0), 1.0)
