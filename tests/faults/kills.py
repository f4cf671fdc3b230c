"""Killing workers in the middle of their work, and waiting for what comes of it."""

from random import Random
from time import monotonic, sleep

from tests.faults.scene import Scene, wait_until

FEW, MANY = 6, 50
QUIET = 3
"""Seconds without a message after which none will come."""


def children(scene: Scene, kills: int) -> None:
    """Kill the process at work, again and again."""
    chance = Random(kills)
    for _ in range(kills):
        assert wait_until(lambda: scene.kill_a_child(chance))
        sleep(chance.uniform(0, 0.4))


def workers(scene: Scene, kills: int) -> None:
    """Kill the whole worker, and start another."""
    chance = Random(kills)
    for _ in range(kills):
        assert wait_until(scene.kill_the_worker)
        scene.start_worker()
        sleep(chance.uniform(0, 0.4))


def wait_for_the_end(scene: Scene) -> None:
    """All work is done, or, with no clock, no message about the rest will come."""
    quiet_since = monotonic()

    def over() -> bool:
        nonlocal quiet_since
        if not scene.nothing_moves():
            quiet_since = monotonic()
        is_quiet = scene.clock is None and monotonic() - quiet_since > QUIET
        return is_quiet or not scene.open()

    assert wait_until(over)
    seconds = monotonic() - scene.began
    print(f"{scene.interrupted()} interrupted, the last was done after {seconds:.1f} s")
