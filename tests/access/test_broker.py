"""What people write and who they are stands in no message, and in nothing of Redis."""

import base64
import re

import pytest
import redis
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.models import Outbox
from programs.models import Role
from tests.access.canaries import Canaries
from tests.factories import AssignmentFactory, EnrolmentFactory
from tests.roles import as_owner

PACKED = re.compile(rb"[A-Za-z0-9+/]{16,}={0,2}")


def everything(server: redis.Redis) -> str:
    """All keys and values; what is packed for the way is unpacked."""
    values = b"\n".join(
        part for key in server.scan_iter() for part in _parts(server, key)
    )
    unpacked = (base64.b64decode(each + b"==") for each in PACKED.findall(values))
    return b"\n".join([values, *unpacked]).decode(errors="replace")


def _parts(server: redis.Redis, key: bytes) -> list[bytes]:
    kind = server.type(key).decode()
    read = {
        "string": lambda: [server.get(key)],
        "list": lambda: server.lrange(key, 0, -1),
        "set": lambda: [*server.smembers(key)],
        "zset": lambda: server.zrange(key, 0, -1),
        "hash": lambda: [part for pair in server.hgetall(key).items() for part in pair],
    }
    return [key, *read[kind]()]


def test_what_is_packed_for_the_way_is_read():
    server = redis.Redis.from_url(settings.REDIS_URL)
    server.set("ddr-test-packed", base64.b64encode(b'{"text": "Zqaaaaaa"}'))

    found = everything(server)

    server.delete("ddr-test-packed")
    assert "Zqaaaaaa" in found


@pytest.mark.django_db(transaction=True)
def test_nobody_stands_in_a_message_or_in_redis(client):
    """A file is brought and checked, a summary asked for, a note written, a person
    searched: all that sends work to be done, for real."""
    canaries, server = Canaries(), redis.Redis.from_url(settings.REDIS_URL)
    lead = AssignmentFactory(role=Role.PROGRAMME_LEAD)
    officer = AssignmentFactory(
        role=Role.MONITORING_OFFICER, program=lead.program, office=None
    )
    worker = AssignmentFactory(office=lead.office)
    case = EnrolmentFactory(
        office=lead.office,
        caseworker=worker.user,
        participant__family_name=canaries.word("name", "family name"),
    )
    name, row = canaries.word("own", "file name"), canaries.word("own", "content")
    file = SimpleUploadedFile(f"{name}.csv", f"external_id\n{row}\n".encode())
    key = {"submission_key": "0198f3a0-0000-7000-8000-00000000000"}
    today = lead.program.today()
    sent = [
        (
            lead.user,
            reverse("participants:import-new"),
            {"program": lead.program.code, "kind": "participants", "file": file},
        ),
        (
            officer.user,
            reverse("reports:summary-ask"),
            {"program": lead.program.code, "period": f"{today:%Y-%m}"},
        ),
        (
            worker.user,
            f"{case.get_absolute_url()}notes/new/",
            {
                "kind": "visit",
                "happened_on": today.isoformat(),
                "text": canaries.word("note", "text"),
            },
        ),
        (
            worker.user,
            reverse("participants:search"),
            {"q": case.participant.family_name},
        ),
    ]

    answers = []
    for number, (user, url, typed) in enumerate(sent):
        client.force_login(user)
        again = {name: f"{value}{number}" for name, value in key.items()}
        answers.append(client.post(url, typed | again).status_code)
    stored = everything(server)
    with as_owner():
        handed_on = [str(vars(each)) for each in Outbox.objects.all()]

    assert answers == [302] * 4
    assert "participants.check_file" in stored
    assert canaries.found_in(stored) == set()
    assert canaries.found_in(" ".join(handed_on)) == set()
