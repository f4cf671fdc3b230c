"""Workers are killed in the middle of their work: nothing is lost, nothing doubled.

Each guard is also taken away once, to show that the loss is then seen. No sweep
helps in these runs: where the clock is not started, the broker alone gives work
back.
"""

import pytest

from tests.faults import kills
from tests.faults.kills import FEW, MANY
from tests.faults.scene import Scene, wait_until
from tests.faults.tasks import STEPS

INCOMPLETE = f"""
SELECT count(*) FROM core_job WHERE state <> 'done' OR {STEPS} <>
    (SELECT count(DISTINCT step) FROM faults_built WHERE key = core_job.key)
"""
DOUBLE = "SELECT count(*) - count(DISTINCT (key, step)) FROM faults_built"


def outcome(scene: Scene) -> tuple[int, int]:
    """How many jobs were lost, and how many steps are there twice."""
    kills.wait_for_the_end(scene)
    return scene.count(INCOMPLETE), scene.count(DOUBLE)


@pytest.mark.parametrize(
    ("count", "times"), [(FEW, 3), pytest.param(MANY, 20, marks=pytest.mark.long)]
)
def test_killed_children_lose_and_double_nothing(scene, count, times):
    scene.prepare()
    scene.ask(count)
    scene.start_worker()

    kills.children(scene, times)

    assert outcome(scene) == (0, 0)
    assert scene.interrupted() >= times / 2


@pytest.mark.parametrize(
    ("count", "times"), [(FEW, 2), pytest.param(MANY, 8, marks=pytest.mark.long)]
)
def test_killed_workers_lose_and_double_nothing(scene, count, times):
    scene.prepare()
    scene.ask(count)
    scene.start_clock()
    scene.start_worker()

    kills.workers(scene, times)

    assert outcome(scene) == (0, 0)
    assert scene.interrupted() >= times / 2


@pytest.mark.long
def test_without_the_clock_the_broker_gives_back_what_a_worker_had(scene):
    scene.prepare()
    scene.ask(FEW)
    scene.start_worker()

    kills.workers(scene, 2)

    assert outcome(scene) == (0, 0)
    assert scene.interrupted() > 0


@pytest.mark.long
@pytest.mark.parametrize("guard", ["acks_late", "reject_on_worker_lost"])
def test_without_its_guard_the_broker_loses_work(scene, guard):
    scene.prepare(without=guard)
    scene.ask(FEW)
    scene.start_worker()

    kills.children(scene, 3)

    lost, _ = outcome(scene)
    assert lost > 0


@pytest.mark.long
def test_without_the_unique_key_work_is_there_twice(scene):
    scene.prepare(without="unique_key")
    scene.ask(FEW)
    scene.start_worker()

    kills.children(scene, 3)

    lost, double = outcome(scene)
    assert (lost, double > 0) == (0, True)


def test_what_the_broker_forgot_the_sweep_sends_again(scene):
    scene.prepare()
    scene.ask(FEW)
    scene.broker.flushdb()

    scene.start_clock()
    scene.start_worker()

    assert outcome(scene) == (0, 0)


@pytest.mark.long
def test_work_of_a_dead_worker_is_swept_up_when_its_lease_ran_out(scene):
    scene.prepare()
    scene.ask(FEW)
    scene.start_worker()
    assert wait_until(scene.kill_the_worker)
    scene.broker.flushdb()

    scene.start_clock()
    scene.start_worker()

    assert outcome(scene) == (0, 0)
    assert scene.interrupted() > 0
