"""Workers are killed in the middle of their work: nothing is lost, nothing doubled.

Each guard is also taken away once, to show that the loss is then seen. No sweep
helps in these runs: where the clock is not started, the broker alone gives work
back.
"""

from collections.abc import Iterator
from random import Random
from time import monotonic, sleep

import pytest

from tests.faults.scene import Scene, open_scene, wait_until

FEW, MANY = 6, 50
QUIET = 3
"""Seconds without a message after which none will come."""


@pytest.fixture(scope="module")
def open_stage() -> Iterator[Scene]:
    with open_scene() as scene:
        yield scene


@pytest.fixture
def scene(open_stage: Scene) -> Iterator[Scene]:
    yield open_stage
    open_stage.end()


def killing_children(scene: Scene, kills: int) -> None:
    """Kill the process at work, again and again."""
    chance = Random(kills)
    for _ in range(kills):
        assert wait_until(lambda: scene.kill_a_child(chance))
        sleep(chance.uniform(0, 0.4))


def killing_workers(scene: Scene, kills: int) -> None:
    """Kill the whole worker, and start another."""
    chance = Random(kills)
    for _ in range(kills):
        assert wait_until(scene.kill_the_worker)
        scene.start_worker()
        sleep(chance.uniform(0, 0.4))


def outcome(scene: Scene) -> tuple[int, int]:
    """How much was lost and how much is there twice, once nothing moves any more."""
    quiet_since = monotonic()

    def over() -> bool:
        nonlocal quiet_since
        if not scene.nothing_moves():
            quiet_since = monotonic()
        return not scene.open() or monotonic() - quiet_since > QUIET

    wait_until(over)
    seconds = monotonic() - scene.began
    print(f"{scene.interrupted()} interrupted, the last was done after {seconds:.1f} s")
    return scene.lost(), scene.double()


@pytest.mark.parametrize(
    ("count", "kills"), [(FEW, 3), pytest.param(MANY, 20, marks=pytest.mark.long)]
)
def test_killed_children_lose_and_double_nothing(scene, count, kills):
    scene.prepare()
    scene.ask(count)
    scene.start_worker()

    killing_children(scene, kills)

    assert outcome(scene) == (0, 0)
    assert scene.interrupted() >= kills / 2


@pytest.mark.parametrize(
    ("count", "kills"), [(FEW, 2), pytest.param(MANY, 8, marks=pytest.mark.long)]
)
def test_killed_workers_lose_and_double_nothing(scene, count, kills):
    scene.prepare()
    scene.ask(count)
    scene.start_clock()
    scene.start_worker()

    killing_workers(scene, kills)

    assert outcome(scene) == (0, 0)
    assert scene.interrupted() >= kills


@pytest.mark.long
def test_without_the_clock_the_broker_gives_back_what_a_worker_had(scene):
    scene.prepare()
    scene.ask(FEW)
    scene.start_worker()

    killing_workers(scene, 2)

    assert outcome(scene) == (0, 0)
    assert scene.interrupted() > 0


@pytest.mark.long
@pytest.mark.parametrize("guard", ["acks_late", "reject_on_worker_lost"])
def test_without_its_guard_the_broker_loses_work(scene, guard):
    scene.prepare(without=guard)
    scene.ask(FEW)
    scene.start_worker()

    killing_children(scene, 3)

    lost, _ = outcome(scene)
    assert lost > 0


@pytest.mark.long
def test_without_the_unique_key_work_is_there_twice(scene):
    scene.prepare(without="unique_key")
    scene.ask(FEW)
    scene.start_worker()

    killing_children(scene, 3)

    lost, double = outcome(scene)
    assert (lost, double > 0) == (0, True)


def test_what_the_broker_forgot_the_sweep_sends_again(scene):
    scene.prepare()
    scene.ask(FEW)
    scene.broker.flushdb()

    scene.start_clock()
    scene.start_worker()
    wait_until(lambda: not scene.open())

    assert (scene.lost(), scene.double()) == (0, 0)


@pytest.mark.long
def test_work_of_a_dead_worker_is_swept_up_when_its_lease_ran_out(scene):
    scene.prepare()
    scene.ask(FEW)
    scene.start_worker()
    assert wait_until(scene.kill_the_worker)
    scene.broker.flushdb()

    scene.start_clock()
    scene.start_worker()
    wait_until(lambda: not scene.open())

    assert (scene.lost(), scene.double()) == (0, 0)
    assert scene.interrupted() > 0
