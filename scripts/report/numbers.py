"""Numbers as the page writes them."""

import math


def percent(share: float, digits: int = 1) -> str:
    """Return 0.1234 as 12.3%."""
    return f"{share * 100:.{digits}f}%"


def whole(n: int) -> str:
    """Return 1442 as 1,442."""
    return f"{n:,}"


def decimal(value: float | None, digits: int = 2) -> str:
    """Return a number with `digits` decimals and a true minus sign, or a dash for None."""
    if value is None:
        return "–"
    return f"{value:.{digits}f}".replace("-", "−")


def score(value: float | None) -> str:
    """Return a score with about four digits that count, whatever its size."""
    if value is None:
        return "–"
    digits = 3 if abs(value) < 10 else 1 if abs(value) < 1000 else 0
    return f"{value:,.{digits}f}".replace("-", "−")


def axis_top(highest: float) -> float:
    """Return the round share (5 % steps up to 20 %, then 10 %) that an axis must reach to show `highest`."""
    step = 0.05 if highest <= 0.2 else 0.1
    return min(1.0, max(step, math.ceil(round(highest / step, 9)) * step))


def line(low: float, share: float, high: float, overall: float | None, top: float) -> dict[str, str]:
    """Return the places (0 to 100) of an interval, its estimate and the overall share on an axis from 0 to `top`."""
    at = {"low": low, "share": share, "high": high, "overall": overall}
    return {key: f"{min(value / top, 1) * 100:.1f}" for key, value in at.items() if value is not None}


def points(difference: float) -> str:
    """Return a difference of shares in percentage points with its sign: +4.2."""
    return f"{difference * 100:+.1f}".replace("-", "−")


def q(value: float) -> str:
    """Return a corrected p-value as papers write it."""
    return "<0.001" if value < 0.001 else f"{value:.3f}" if value < 0.1 else f"{value:.2f}"
