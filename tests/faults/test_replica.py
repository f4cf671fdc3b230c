"""Whole programmes are counted on a replica, and what is counted is stored here."""

from collections.abc import Iterator
from copy import deepcopy

import pytest
from django.db import InternalError, connection, connections
from django.db.utils import ConnectionHandler

from core import database
from core.database import REPLICA, as_counting
from ddr.databases import settings_of
from tests.factories import OfficeFactory
from tests.faults.standby import Standby, standby
from tests.reports.summaries import built, enrol, figure

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def follows(django_db_setup: None, django_db_blocker) -> Iterator[Standby]:
    with django_db_blocker.unblock():
        name = connection.settings_dict["NAME"]
    with standby(name) as server:
        yield server


@pytest.fixture
def replica(follows, monkeypatch) -> Iterator[Standby]:
    """The product knows the standby as its replica."""
    follows.go_on()
    asked = settings_of(follows.url, role="ddr_jobs")
    entry = deepcopy(connection.settings_dict) | asked
    known = ConnectionHandler({"default": {}, REPLICA: entry})[REPLICA]
    connections[REPLICA] = known
    known.ensure_connection()  # Django's tests refuse a name of the settings later
    monkeypatch.setitem(connections.databases, REPLICA, entry)
    yield follows
    known.close()
    del connections[REPLICA]


def registered(program):
    return figure(built(program), "CASE-1").numerator


def test_figures_are_counted_there_and_stored_here(replica):
    office = OfficeFactory()
    enrol(office, 3)
    replica.go_on()
    replica.hold()
    (late,) = enrol(office)

    without = built(office.program)
    assert figure(without, "CASE-1").numerator == 3
    assert without.cutoff < late.created_at

    replica.go_on()
    assert registered(office.program) == 4


def test_nobody_writes_there(replica):
    with as_counting([]):
        assert database.alias() == REPLICA
        cursor = database.connection().cursor()
        with pytest.raises(InternalError, match="read-only"):
            cursor.execute("DELETE FROM reports_figure")


def test_one_that_has_heard_nothing_for_long_is_not_asked(replica, monkeypatch):
    office = OfficeFactory()
    replica.go_on()
    replica.hold()
    enrol(office)
    monkeypatch.setattr(database, "MOST_BEHIND", "0 hours")

    assert registered(office.program) == 1


def test_one_that_does_not_answer_is_not_asked(replica):
    office = OfficeFactory()
    enrol(office)
    replica.end_connections()

    assert registered(office.program) == 1
