"""Work shared among processes, for the few steps that everything else waits for."""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

from scripts.shared.job import Problem, progress

IDLE = 15  # seconds after which a process without work ends, also when the one that gave it work was killed
AHEAD = 2  # tasks given to each other process at once: one to do, one to go on with while this one is busy

BATCH = 2_000_000  # characters of documents in one task: segmented, a process sends back some 7 MB
SHARES = 4  # the last batches are smaller, a quarter of what is left, so that processes end at about the same time
LEAST = 200_000  # characters of such a batch, for which its fixed costs do not yet count


def batches(sizes: list[int]) -> Iterator[slice]:
    """Yield documents of these `sizes` (characters) in batches of about BATCH, the last of several smaller.

    What fits one batch is not cut: to start another process takes as long as to do its work.
    """
    begin, size, left = 0, 0, sum(sizes)
    least = LEAST if left > BATCH else left
    for end, own in enumerate(sizes, 1):
        size += own
        if size >= min(BATCH, max(least, left // SHARES)) or end == len(sizes):
            yield slice(begin, end)
            begin, size, left = end, 0, left - size


def in_processes(function: Callable[..., Any], tasks: Sequence[tuple[Any, ...]], cores: int) -> Iterator[Any]:
    """Yield function(*task) of each task in order, from up to `cores` processes; in this one where that is one, or one task.

    This process is one of them: it works while the others start. Each does its tasks in their order. The function and what it takes
    and gives must be picklable. The other processes end with the work, and by themselves when this one is killed.
    """
    others = min(cores, len(tasks)) - 1
    found = _shared(function, tasks, others) if others > 0 else (function(*task) for task in tasks)
    yield from progress(found, len(tasks), "batches of documents")


def _shared(function: Callable[..., Any], tasks: Sequence[tuple[Any, ...]], others: int) -> Iterator[Any]:
    from joblib.externals.loky import BrokenProcessPool, Future, ProcessPoolExecutor

    executor = ProcessPoolExecutor(max_workers=others, timeout=IDLE)
    given: dict[int, Future] = {}
    own: dict[int, Any] = {}
    left = iter(range(len(tasks)))
    try:
        for wanted in range(len(tasks)):
            while wanted not in own and not (wanted in given and given[wanted].done()):
                free = AHEAD * others - sum(not future.done() for future in given.values())
                given |= {i: executor.submit(function, *tasks[i]) for i in islice(left, free)}
                mine = next(left, None)
                if mine is None:
                    break
                own[mine] = function(*tasks[mine])
            yield own.pop(wanted) if wanted in own else given.pop(wanted).result()
    except BrokenProcessPool:
        raise Problem(
            "a process that shared the work was ended from outside, as happens where memory runs out: close other programs, or run"
            " with fewer cores (snakemake --cores 1)"
        ) from None
    finally:
        executor.shutdown(kill_workers=True)  # what they hold would lie beside all that this process goes on to make
