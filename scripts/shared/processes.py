"""Work shared among processes, for the few steps that everything else waits for."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from scripts.shared.job import progress

IDLE = 15  # seconds after which a process without work ends, also when the one that gave it work was killed


def in_processes(function: Callable[..., Any], tasks: Sequence[tuple[Any, ...]], cores: int) -> Iterator[Any]:
    """Yield function(*task) of each task in order, from up to `cores` processes; in this one where that is one, or one task.

    The function and what it takes and gives must be picklable. The processes end by themselves when this one is killed.
    """
    if min(cores, len(tasks)) <= 1:
        found = (function(*task) for task in tasks)
    else:
        from joblib import Parallel, delayed

        workers = Parallel(
            n_jobs=min(cores, len(tasks)),
            return_as="generator",
            pre_dispatch="n_jobs",
            batch_size=1,
            max_nbytes=None,
            idle_worker_timeout=IDLE,
        )
        found = workers(delayed(function)(*task) for task in tasks)
    yield from progress(found, len(tasks), "batches of documents")
