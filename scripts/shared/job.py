"""The only adapter between scripts and Snakemake: paths in, temporary names out, a log, a clear message on failure."""

import logging
import os
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any, TypeVar

log = logging.getLogger("topic_atlas")
Item = TypeVar("Item")


class Problem(ValueError):
    """Something the user can mend; the message names file, row, key, value and remedy, and is shown without a traceback."""


@contextmanager
def job(snakemake: Any) -> Iterator[tuple[SimpleNamespace, SimpleNamespace, dict[str, Any]]]:
    """Yield (inputs, output, params) of a Snakemake job.

    `output` holds temporary names in the folder of the real ones; all are moved into place when the block ends well,
    so that a killed job leaves nothing that looks finished. A Problem ends the job with its message alone.
    """
    handlers: list[logging.Handler] = [logging.StreamHandler(sys.stderr)]
    if snakemake.log:
        handlers.append(logging.FileHandler(snakemake.log[0], mode="w", encoding="utf-8"))
    logging.basicConfig(level=logging.INFO, format=f"{snakemake.rule}: %(message)s", handlers=handlers, force=True)
    for noisy in ("gensim", "matplotlib", "fontTools", "readability", "smart_open", "pdfminer"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    wanted = dict(snakemake.output.items())
    temporary = {name: _temporary(path) for name, path in wanted.items()}
    inputs = dict(snakemake.input.items())
    started = time.monotonic()
    log.info("start")
    try:
        yield SimpleNamespace(**inputs), SimpleNamespace(**temporary), dict(snakemake.params.items())
    except Problem as problem:
        log.error("STOPPED: %s", problem)
        _remove(temporary.values())
        sys.exit(1)
    except BaseException:
        log.exception("FAILED: this is a fault of the pipeline, please report it with this log")
        _remove(temporary.values())
        sys.exit(1)
    for name, path in wanted.items():
        os.replace(temporary[name], path)
    log.info("done in %.1f s", time.monotonic() - started)


def _temporary(path: str) -> str:
    folder, name = os.path.split(path)
    return os.path.join(folder, f".tmp-{os.getpid()}-{name}")


def _remove(paths: Iterable[str]) -> None:
    for path in paths:
        Path(path).unlink(missing_ok=True)


def progress(items: Iterable[Item], total: int, what: str, *, every: float = 5.0) -> Iterator[Item]:
    """Yield `items`, logging how many of `total` are done every `every` seconds."""
    started = last = time.monotonic()
    for done, item in enumerate(items, 1):
        yield item
        now = time.monotonic()
        if now - last >= every:
            last = now
            left = (now - started) / done * (total - done)
            log.info("%s: %d of %d, about %.0f s left", what, done, total, left)
