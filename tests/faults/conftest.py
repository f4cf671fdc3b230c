"""One database and one broker for the tests that kill workers."""

from collections.abc import Iterator

import pytest

from tests.faults.scene import Scene, open_scene


@pytest.fixture(scope="session")
def open_stage() -> Iterator[Scene]:
    with open_scene() as scene:
        yield scene


@pytest.fixture
def scene(open_stage: Scene) -> Iterator[Scene]:
    yield open_stage
    open_stage.end()
