"""The auditor's pages: the trail in plain words, narrowed, taken away, verified."""

import ast
import csv
import re
from datetime import UTC, date, datetime
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from openpyxl import load_workbook

from core import anchor, audit, seals
from core.accounts.adapter import CHANGES
from core.models import AuditEvent, Job
from core.trail import Act, Group
from programs.models import Role
from reports import trail as words
from reports.counts import COHORTS, DASHBOARD
from reports.exports import trail as exports
from reports.jobs import verify_trail
from reports.models import Verification
from reports.reading import trail
from reports.reading.seals import STATE
from tests.factories import (
    AssignmentFactory,
    AuditEventFactory,
    EnrolmentFactory,
    OfficeFactory,
    OwnersFactory,
    UserFactory,
)
from tests.roles import as_owner, in_scope, role

pytestmark = pytest.mark.django_db
REPOSITORY = Path(__file__).resolve().parent.parent.parent
QUERIES = {"list": 12, "home": 14}
"""Of a whole request; the session, the user and the scope are six of them."""
SPOKEN_ELSEWHERE = {
    "core/accounts/adapter.py": set(CHANGES.values()),
    "core/admin.py": {"account-added", "account-changed"},
    "programs/denials.py": {"denied"},  # and what the callers of `attempt` say
    "programs/actions/covers.py": {"cover-arranged", "cover-ended"},
    "programs/actions/community.py": {"community-added", "community-changed"},
    "programs/actions/assignments.py": {"role-given", "role-changed", "role-ended"},
    "reports/actions.py": {COHORTS.asked, DASHBOARD.asked},
    "participants/actions/benefits.py": {
        *("benefit-proposed", "benefit-appealed", "benefit-approved"),
        *("benefit-withheld", "benefit-waived", "benefit-paid", "benefit-failed"),
    },
    "participants/actions/businesses.py": {"business-approved", "business-refused"},
    "participants/actions/consents.py": {"consent-given", "consent-refused"},
    "participants/actions/duplicate_pairs.py": {
        *("duplicate-different", "duplicate-later"),
    },
    "participants/actions/exits.py": {
        *("exit-asked", "exit-approved", "exit-refused", "exit-withdrawn"),
        *("exit-return-asked", "exit-return-approved"),
        *("exit-return-refused", "exit-return-withdrawn"),
    },
    "participants/actions/tasks.py": {"task-done", "task-dropped"},
    "participants/actions/referrals.py": {
        *("partner-consent-given", "partner-consent-refused"),
    },
    "participants/actions/plans.py": {"plan-approved", "plan-returned"},
    "participants/actions/registers.py": {"register-kept", "register-corrected"},
    "participants/actions/schooling.py": {"schooling-recorded", "schooling-changed"},
    "participants/actions/stage_records.py": {
        *("stage-record-added", "stage-record-changed"),
    },
    "participants/actions/stages.py": {
        *("stage-begun", "stage-started", "stage-held", "stage-resumed"),
        *("stage-left-out", "stage-ended", "stage-changed", "care-asked"),
    },
    "participants/actions/transfers.py": {
        *("transfer-asked", "transfer-accepted", "transfer-refused"),
        *("transfer-withdrawn", "transfer-handed-over"),
    },
    "participants/actions/waivers.py": {
        *("waiver-asked", "waiver-approved", "waiver-refused", "waiver-withdrawn"),
    },
    "participants/views/registers.py": {"register-read", "register-sheet-read"},
    "ddr/demonstration/setting_up.py": {"demonstration-stored"},
}
"""Where the action is no text in the call, what it can be."""


class VerificationFactory(OwnersFactory):
    class Meta:
        model = Verification

    seals = 3
    unsealed = 0
    anchored = 1


@pytest.fixture
def office():
    return OfficeFactory(program__timezone="Africa/Monrovia")


@pytest.fixture
def auditor(office):
    return member(office, Role.AUDITOR, username="auditor")


def member(office, role=Role.CASEWORKER, **named):
    return AssignmentFactory(office=office, role=role, user=UserFactory(**named)).user


def opened(client, user, query="", part=""):
    client.force_login(user)
    return client.get(f"/trail/{part}{query}")


def shown(client, user, query="") -> list[tuple[str, str, str]]:
    """Who, what and which cases, row by row, without one's own looks at the trail."""
    page = opened(client, user, query).content.decode()
    cells = re.findall(r'<td role="cell"[^>]*>(.*?)</td>', page, re.S)
    told = [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in cells]
    rows = zip(told[::3], told[1::3], told[2::3], strict=True)
    return [row for row in rows if not row[1].startswith("Looked at the trail")]


# Words


def calls() -> list[tuple[str, ast.expr]]:
    """Each call that records something: its file, and what it says was done."""
    found = []
    for app in ("core", "programs", "participants", "reports", "ddr"):
        for file in sorted((REPOSITORY / app).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text())):
                if isinstance(node, ast.Call) and _records(node):
                    action = node.args[node.func.attr == "attempt"]
                    found.append((str(file.relative_to(REPOSITORY)), action))
    return found


def _records(call: ast.Call) -> bool:
    function = call.func
    return (
        isinstance(function, ast.Attribute)
        and function.attr in {"record", "attempt"}
        and isinstance(function.value, ast.Name)
        and function.value.id in {"audit", "denials"}
        and bool(call.args)
    )


def test_every_action_that_is_recorded_has_words():
    said: set[str] = set()
    for file, action in calls():
        if isinstance(action, ast.Constant):
            said.add(action.value)
        elif not file.endswith("middleware.py"):  # it hands on what was refused
            said |= SPOKEN_ELSEWHERE[file]

    assert said - words.ACTS.keys() == set()


def test_every_group_has_actions():
    groups = {act.group for act in words.ACTS.values()}

    assert groups == set(Group)
    assert all(isinstance(act, Act) for act in words.ACTS.values())


def test_a_row_says_who_did_what_and_names_cases_by_their_codes(
    client, office, auditor
):
    case = EnrolmentFactory(office=office)
    amina = member(office, username="amina")
    audit.record("case-read", case, by=amina, part="notes")
    audit.record("case-list-read", by=amina, cases=[case.case_code, "KX7P2-9AB3C"])
    audit.record("account-changed", amina, by=member(office, Role.ADMINISTRATOR))

    rows = shown(client, auditor)

    who = rows[0][0]
    assert rows == [
        (who, f"Changed an account amina As recorded user: {amina.pk}", ""),
        ("amina", "Looked at a list of people", f"{case.case_code} KX7P2-9AB3C"),
        (
            "amina",
            f"Looked at a case Notes As recorded enrolment: {case.pk}",
            case.case_code,
        ),
    ]


def test_no_case_is_linked_or_named(client, office, auditor):
    case = EnrolmentFactory(office=office, participant__family_name="Kamara")
    audit.record("case-read", case, by=None, part="overview")

    page = opened(client, auditor).content.decode()

    assert (page.count(case.case_code), page.count("Kamara")) == (1, 0)
    assert case.get_absolute_url() not in page


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (403, "Was refused A page that their role does not open"),
        (404, "Was refused A case that is not theirs or does not exist"),
    ],
)
def test_a_refusal_says_what_was_refused(client, office, auditor, status, told):
    AuditEventFactory(
        action="denied",
        program_id=office.program_id,
        facts={"view": "participants:case", "status": status},
    )

    [(_who, what, _cases)] = shown(client, auditor)

    assert what == f"{told} As recorded Page: participants:case"


def test_an_action_of_before_is_shown_by_its_code(client, office, auditor):
    AuditEventFactory(
        action="gone-since", subject_type="old.table", program_id=office.program_id
    )

    assert shown(client, auditor) == [("Nobody signed in", "gone-since", "")]


# What is shown to whom


@pytest.mark.parametrize("page", ["", "export.csv", "seals/", "seals/progress/"])
@pytest.mark.parametrize("other", [each for each in Role if each != Role.AUDITOR])
def test_nobody_but_an_auditor_opens_a_page_of_the_trail(client, office, other, page):
    assert opened(client, member(office, other), part=page).status_code == 403


def test_a_stranger_is_asked_to_sign_in(client):
    assert client.get("/trail/").status_code == 302


def test_another_programmes_trail_is_not_shown(client, office, auditor):
    other = OfficeFactory().program
    AuditEventFactory(action="elsewhere", program_id=other.pk)
    AuditEventFactory(action="here", program_id=office.program_id)

    assert [what for _who, what, _cases in shown(client, auditor)] == ["here"]
    # Asked for by name nothing at all is shown.
    assert shown(client, auditor, f"?program={other.code}") == []


def test_of_two_programmes_each_is_shown_alone(client, office, auditor):
    other = OfficeFactory()
    AssignmentFactory(user=auditor, office=other, role=Role.AUDITOR)
    AuditEventFactory(action="here", program_id=office.program_id)
    AuditEventFactory(action="there", program_id=other.program_id)
    AuditEventFactory(action="of none")

    shown_by_code = {
        code: [
            what for _who, what, _cases in shown(client, auditor, f"?program={code}")
        ]
        for code in (office.program.code, other.program.code, "-")
    }

    assert shown_by_code == {
        office.program.code: ["here"],
        other.program.code: ["there"],
        "-": ["of none"],
    }


# Filters


@pytest.fixture
def events(office):
    """Three events of three days, by two people, of three kinds."""
    amina, binta = member(office, username="amina"), member(office, username="binta")
    program_id = office.program_id
    moments = [datetime(2026, 3, day, 23, 30, tzinfo=UTC) for day in (1, 2, 3)]
    acts = [
        {"action": "case-read", "by": amina, "facts": {"case": "KX7P2-9AB3C"}},
        {"action": "denied", "by": binta, "facts": {"cases": ["KX7P2-9AB3C", "x"]}},
        {"action": "emergency-opened", "by": binta},
    ]
    for moment, act in zip(moments, acts, strict=True):
        AuditEventFactory(at=moment, program_id=program_id, **act)
    return {"amina": amina.pk, "binta": binta.pk}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["emergency-opened", "denied", "case-read"]),
        ("&by={binta}", ["emergency-opened", "denied"]),
        ("&group=refused", ["denied"]),
        ("&group=emergency", ["emergency-opened"]),
        ("&start=2026-03-02", ["emergency-opened", "denied"]),
        ("&end=2 March 2026", ["denied", "case-read"]),
        ("&start=2026-03-02&end=2026-03-02", ["denied"]),
        ("&by={binta}&group=looked", []),
    ],
)
def test_the_trail_is_narrowed(office, auditor, client, events, query, found):
    page = opened(client, auditor, f"?program={office.program.code}")
    query = f"?program={office.program.code}{query.format(**events)}"

    page = opened(client, auditor, query)

    kept = [row.what for row in page.context["rows"]]
    named = [trail.words(action) for action in found]
    assert [what for what in kept if what != "Looked at the trail"] == named


def test_days_are_those_of_the_programme(client, auditor, office):
    program = office.program
    program.timezone = "Asia/Kathmandu"
    with as_owner():
        program.save()
    evening = datetime(2026, 3, 1, 18, 30, tzinfo=UTC)
    AuditEventFactory(at=evening, action="x", program_id=program.pk)

    [row] = opened(client, auditor, "?start=2 March 2026&end=2 March 2026").context[
        "rows"
    ]

    assert (row.what, row.at.hour, row.at.minute) == ("x", 0, 15)


def test_a_case_is_found_by_its_code_however_it_is_typed(client, office, auditor):
    case = EnrolmentFactory(office=office)
    audit.record("case-read", case, by=None, part="overview")
    audit.record("case-read", EnrolmentFactory(office=office), by=None)
    AuditEventFactory(
        program_id=office.program_id, facts={"cases": ["x", case.case_code]}
    )
    typed = case.case_code.lower().replace("-", "")

    rows = shown(client, auditor, f"?case={typed}")

    assert [what.split(" As")[0] for _who, what, _cases in rows] == [
        "Looked at a list of people",
        "Looked at a case Overview",
    ]


@pytest.mark.parametrize(
    "query", ["?case=nonsense", "?start=someday", "?start=2026-03-03&end=2026-03-01"]
)
def test_what_is_not_understood_shows_nothing_and_says_so(
    client, office, auditor, query
):
    AuditEventFactory(program_id=office.program_id)

    page = opened(client, auditor, query)

    assert page.context["rows"] == []
    assert "so nothing is shown" in page.content.decode()
    assert opened(client, auditor, query, "export.csv").status_code == 404


def test_htmx_gets_the_list_alone(client, auditor):
    client.force_login(auditor)

    page = client.get("/trail/", headers={"HX-Request": "true"}).content.decode()

    assert ("<main" in page, "Events found" in page) == (False, True)


def test_pages_follow_one_another_without_a_gap(client, office, auditor, monkeypatch):
    monkeypatch.setattr(trail, "PAGE", 2)
    made = [
        AuditEventFactory(action=str(n), program_id=office.program_id) for n in range(3)
    ]

    query = f"?program={office.program.code}&by=&after={made[2].pk}"
    rows = opened(client, auditor, query).context["rows"]
    back = opened(client, auditor, f"?before={made[0].pk}").context["rows"]

    assert [row.what for row in rows] == ["1", "0"]
    assert [row.what for row in back] == ["2", "1"]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(
    client, office, auditor, rows, django_assert_num_queries
):
    for number in range(rows):
        audit.record("case-list-read", by=member(office), cases=[str(number)])
    client.force_login(auditor)

    with django_assert_num_queries(QUERIES["list"]):
        client.get("/trail/")


def test_a_look_at_the_trail_stands_in_it(client, office, auditor):
    opened(client, auditor, "?group=refused")

    event = AuditEvent.objects.get()
    assert (event.action, event.by, event.program_id, event.facts) == (
        "trail-read",
        auditor,
        office.program_id,
        {"filters": {"program": office.program.code, "group": "refused"}},
    )


# Taken away


def test_the_trail_is_taken_away_as_csv(client, office, auditor):
    case = EnrolmentFactory(office=office)
    audit.record("case-read", case, by=member(office, username="amina"), part="notes")
    AuditEventFactory(action="denied", subject_id="=1+1", program_id=office.program_id)

    answer = opened(client, auditor, "?group=looked", "export.csv")

    header, row = csv.reader(StringIO(answer.content.decode("utf-8-sig")))
    assert (header, row[2:]) == (
        list(exports.COLUMNS),
        [
            *(office.program.code, "amina", "case-read", "Looked at a case"),
            *("participants.enrolment", str(case.pk), case.case_code),
            '{"part": "notes"}',
        ],
    )
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    exported = AuditEvent.objects.get(action="trail-exported")
    assert (exported.by, exported.facts["format"]) == (auditor, "csv")


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_no_cell_is_a_formula(client, office, auditor, format):
    AuditEventFactory(action="=1+1", program_id=office.program_id)

    content = opened(client, auditor, part=f"export.{format}").content

    if format == "csv":
        cell = list(csv.reader(StringIO(content.decode("utf-8-sig"))))[-1][4]
    else:
        sheet = load_workbook(BytesIO(content)).worksheets[0]
        cell = sheet.cell(sheet.max_row, 5).value
    assert cell == "'=1+1"


def test_where_rows_were_cut_the_file_says_so(client, office, auditor, monkeypatch):
    monkeypatch.setattr(exports, "MOST", 2)
    for number in range(3):
        AuditEventFactory(action=str(number), program_id=office.program_id)

    content = opened(client, auditor, part="export.csv").content
    lines = list(csv.reader(StringIO(content.decode("utf-8-sig"))))

    assert [line[4:5] for line in lines[2:]] == [["2"], []]
    assert lines[-1] == ["Cut: only the newest 2 rows stand here."]


def test_there_is_no_other_format(client, auditor):
    assert opened(client, auditor, part="export.pdf").status_code == 404


# Whether it is whole


def test_verifying_is_asked_for_once_and_tells_what_was_found(
    client, auditor, settings, tmp_path
):
    settings.ANCHOR = str(tmp_path / "anchor")
    audit.record("signed-in", by=auditor)
    seals.seal_all()
    anchor.cast()
    client.force_login(auditor)

    for _twice in range(2):
        assert client.post("/trail/seals/").headers["Location"] == "/trail/seals/"
    [job] = Job.objects.all()
    waiting = client.get("/trail/seals/progress/").content.decode()
    verify_trail(str(job.pk))

    [found] = Verification.objects.all()
    assert "It waits for its turn" in waiting
    assert (found.by, found.seals, found.anchored, found.fault) == (auditor, 1, 1, "")
    page = client.get("/trail/seals/").content.decode()
    assert "The trail was whole when it was last verified" in page
    assert client.get("/trail/seals/progress/").headers["HX-Refresh"] == "true"


def test_a_fault_is_named(client, auditor):
    VerificationFactory(fault="event-missing", fault_number=2, fault_event=7)

    page = opened(client, auditor, part="seals/").content.decode()

    assert page.count("Event 7 is missing; it had seal 2.") == 2


def test_whoever_audits_no_more_has_nothing_verified(auditor):
    job = verify_asked(auditor)
    with as_owner():
        auditor.assignments.update(ends_on=date(2024, 1, 2))

    verify_trail(str(job.pk))

    job.refresh_from_db()
    assert (job.state, Verification.objects.count()) == ("failed", 0)


@pytest.mark.parametrize(
    ("name", "value"), [("ANCHOR", "/nowhere/anchor"), ("SEAL_KEY", "short")]
)
def test_what_keeps_the_worker_from_verifying_is_told(auditor, settings, name, value):
    setattr(settings, name, value)
    job = verify_asked(auditor)

    verify_trail(str(job.pk))

    job.refresh_from_db()
    assert (job.state, bool(job.problem)) == ("failed", True)


def verify_asked(user) -> Job:
    return Job.objects.create(task="reports.verify_trail", key="trail", by=user)


def test_that_nothing_is_sealed_is_said(client, auditor):
    audit.record("signed-in", by=auditor)
    before = opened(client, auditor, part="seals/").context["state"]
    seals.seal_all()
    after = opened(client, auditor, part="seals/").context["state"]

    assert (before.number, before.unsealed, before.is_late) == (None, "1", True)
    assert (after.number, after.unsealed, after.is_late) == (1, "0", False)


def test_how_far_it_is_sealed_is_told_to_auditors_alone(office, auditor):
    told = []
    for reader in (auditor, member(office, Role.PROGRAMME_LEAD)):
        with in_scope(reader), connection.cursor() as cursor:
            cursor.execute(STATE, [0, 1])
            told.append(len(cursor.fetchall()))

    assert told == [1, 0]


def test_a_verification_names_a_place_of_a_fault_alone():
    with pytest.raises(IntegrityError, match="names_a_place_of_a_fault_alone"):
        VerificationFactory(fault_number=2)


@pytest.mark.parametrize(
    ("name", "statement"),
    [
        ("ddr_web", "INSERT INTO reports_verification (seals) VALUES (1)"),
        ("ddr_web", "UPDATE reports_verification SET fault = ''"),
        ("ddr_jobs", "UPDATE reports_verification SET fault = ''"),
        ("ddr_jobs", "DELETE FROM reports_verification"),
    ],
)
def test_what_was_found_stays_as_it_is(name, statement):
    VerificationFactory()

    refused = pytest.raises(DatabaseError, match="permission denied")
    with role(name), refused, transaction.atomic():
        connection.cursor().execute(statement)


# Home


def told_at_home(client, user) -> list[tuple[str, str]]:
    client.force_login(user)
    found = client.get("/").context["oversight"]
    return [(count.words, count.figure) for count in found.counts] if found else []


def test_home_tells_the_auditor_what_to_look_at(client, office, auditor):
    of = {"program_id": office.program_id}
    AuditEventFactory(action="denied", **of)
    AuditEventFactory(at=datetime(2026, 3, 1, tzinfo=UTC), action="denied", **of)
    for opening in ("1", "2"):
        AuditEventFactory(action="emergency-opened", facts={"opening": opening}, **of)
    AuditEventFactory(action="emergency-reviewed", facts={"opening": "2"}, **of)

    assert told_at_home(client, auditor) == [
        ("Refusals in the last seven days", "1"),
        ("Emergencies that nobody has reviewed", "1"),
    ]


def test_home_tells_each_programme_apart(client, office, auditor):
    other = OfficeFactory()
    AssignmentFactory(user=auditor, office=other, role=Role.AUDITOR)
    AuditEventFactory(action="denied", program_id=other.program_id)

    told = dict(told_at_home(client, auditor))

    refusals = "Refusals in the last seven days"
    assert told[f"{office.program}: {refusals}"] == "0"
    assert told[f"{other.program}: {refusals}"] == "1"


def test_what_home_counts_is_a_list_of_the_trail(client, office, auditor):
    AuditEventFactory(action="denied", program_id=office.program_id)
    client.force_login(auditor)
    counts = client.get("/").context["oversight"].counts

    page = client.get(counts[0].url)

    assert [row.what for row in page.context["rows"]] == ["Was refused"]


def test_home_of_others_tells_nothing_of_the_trail(client, office):
    assert told_at_home(client, member(office)) == []


@pytest.mark.parametrize("rows", [1, 3])
def test_home_costs_the_same_whatever_waits(
    client, office, auditor, rows, django_assert_num_queries
):
    for _each in range(rows):
        AuditEventFactory(action="denied", program_id=office.program_id)
    client.force_login(auditor)

    with django_assert_num_queries(QUERIES["home"]):
        client.get("/")
