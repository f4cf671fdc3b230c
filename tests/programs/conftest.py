"""Somebody who keeps one programme, at the administrators' site."""

import pytest

from programs.models import Role
from tests.factories import AssignmentFactory


@pytest.fixture
def administrator():
    return AssignmentFactory(role=Role.ADMINISTRATOR).user


@pytest.fixture
def program(administrator):
    return administrator.assignments.get().program


@pytest.fixture
def site(client, administrator):
    client.force_login(administrator)
    return client
