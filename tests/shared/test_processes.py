"""Work shared among processes: the order and the results do not depend on how many there are."""

import os
import signal

import pytest

from scripts.shared import processes
from scripts.shared.job import Problem
from scripts.shared.processes import batches, in_processes


def squared(n):
    return n * n, os.getpid()


def refused(n):
    if n == 2:
        raise Problem("row 2: not a number")
    return n


def test_results_come_in_the_order_of_the_tasks_from_any_number_of_processes():
    tasks = [(n,) for n in range(7)]
    alone, shared = list(in_processes(squared, tasks, 1)), list(in_processes(squared, tasks, 3))
    assert [value for value, _ in alone] == [value for value, _ in shared] == [0, 1, 4, 9, 16, 25, 36]
    assert {process for _, process in alone} == {os.getpid()}
    assert {process for _, process in shared} - {os.getpid()}


def test_this_process_works_too_while_others_do():
    assert os.getpid() in {process for _, process in in_processes(squared, [(n,) for n in range(7)], 2)}


def test_the_others_end_with_the_work():
    others = {process for _, process in in_processes(squared, [(n,) for n in range(7)], 2)} - {os.getpid()}
    assert others
    for process in others:
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)


def test_one_task_stays_in_this_process():
    assert list(in_processes(squared, [(3,)], 8)) == [(9, os.getpid())]


def test_no_task_gives_nothing():
    assert list(in_processes(squared, [], 2)) == []


def test_batches_are_filled_and_the_last_are_smaller(monkeypatch):
    monkeypatch.setattr(processes, "BATCH", 10)
    monkeypatch.setattr(processes, "LEAST", 2)
    assert list(batches([])) == []
    assert list(batches([4, 6])) == [slice(0, 2)]
    assert list(batches([25, 1])) == [slice(0, 1), slice(1, 2)]
    # 20 in all: 5 are a quarter, then 3 of 15 and of 12, 2 of 9 and of 7 ...
    assert [part.stop - part.start for part in batches([1] * 20)] == [5, 3, 3, 2, 2, 2, 2, 1]


def ended_elsewhere(parent):
    if os.getpid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)


def test_a_process_that_is_killed_says_what_to_do():
    with pytest.raises(Problem, match=r"memory runs out.*--cores 1"):
        list(in_processes(ended_elsewhere, [(os.getpid(),)] * 4, 2))


def test_a_problem_of_another_process_keeps_its_message():
    with pytest.raises(Problem, match="row 2: not a number"):
        list(in_processes(refused, [(1,), (2,), (3,)], 2))
