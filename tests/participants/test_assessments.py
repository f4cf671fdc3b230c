"""Screening instruments on the screen: entered, stored, read, amended."""

import re
from datetime import date, timedelta

import pytest

from core.models import AuditEvent, Draft
from participants.models import Assessment, CutOff
from programs.models import Role
from tests.factories import (
    AssessmentFactory,
    AssignmentFactory,
    EnrolmentFactory,
    OfficeFactory,
    StageFactory,
)
from tests.roles import as_owner

pytestmark = pytest.mark.django_db
KEY = "11111111-1111-4111-8111-111111111111"
DAY = date(2026, 3, 2)


@pytest.fixture
def office():
    return OfficeFactory()


@pytest.fixture
def counsellor(client, office):
    user = AssignmentFactory(office=office, role=Role.COUNSELLOR).user
    client.force_login(user)
    return user


@pytest.fixture
def case(office, counsellor):
    return cared_for(office, counsellor)


def cared_for(office, counsellor, *, stay=None, **facts):
    case = EnrolmentFactory(office=office, **facts)
    StageFactory(enrolment=case, counsellor=counsellor, **(stay or {}))
    return case


def address(case, rest="new/PHQ-9/"):
    return f"/participants/{case.case_code}/scores/{rest}"


def typed(answers: str, **more):
    """The answers as they are written in the check table: `3 0 - 1`."""
    items = enumerate(answers.split(), start=1)
    given = {f"item_{n}": "" if each == "-" else each for n, each in items}
    how = {"taken_on": "2 March 2026", "language": "Krio", "mode": "read_out"}
    return {"submission_key": KEY} | how | given | more


def send(client, case, answers, instrument="PHQ-9", **more):
    return client.post(address(case, f"new/{instrument}/"), typed(answers, **more))


def words(response) -> str:
    """The main part of a page as it is read."""
    main = response.content.decode().partition('id="main"')[2]
    return " ".join(re.sub("<[^>]*>", " ", main).split())


def stored() -> list[Assessment]:
    with as_owner():
        return list(Assessment.objects.order_by("created_at"))


PCL_CLUSTERS = " ".join(
    "2" if item in {1, 6, 8, 9, 15, 16} else "0" for item in range(1, 21)
)
PCL_CUT_OFF = " ".join("4" if 8 <= item <= 15 else "0" for item in range(1, 21))
ALERT = "Question 9 was answered"


@pytest.mark.parametrize(
    ("instrument", "answers", "score", "told", "untold"),
    [
        ("PHQ-9", "1 1 1 1 1 0 0 0 0", 5, ["5 Mild"], [ALERT]),
        ("PHQ-9", "0 0 0 0 0 0 0 0 1", 1, ["1 Minimal", ALERT], []),
        ("PHQ-9", "2 2 2 2 2 2 2 - -", 18, ["18 Moderately severe"], [ALERT]),
        ("PHQ-9", "3 3 3 3 3 3 3 3 3", 27, ["27 Severe", ALERT], []),
        (
            "PCL-5",
            PCL_CLUSTERS,
            12,
            ["12 Below the cut-off of 31", "The cluster rule is met"],
            [],
        ),
        (
            "PCL-5",
            PCL_CUT_OFF,
            32,
            ["32 At or above the cut-off of 31", "The cluster rule is not met"],
            [],
        ),
        ("WHO-5", "3 3 2 2 2", 48, ["48 Low At or below the cut-off of 50"], []),
        ("WHO-5", "3 3 3 2 2", 52, ["52 Not low Above the cut-off of 50"], []),
        ("K10", "1 1 1 1 1 1 1 1 1 1", 10, ["10 Low Below the cut-off of 22"], []),
        ("K10", "3 3 3 3 3 3 3 3 3 3", 30, ["30 Very high"], []),
    ],
)
def test_each_row_of_the_check_table_from_the_form_to_the_page(
    client, case, counsellor, instrument, answers, score, told, untold
):
    response = send(client, case, answers, instrument)

    [taken] = stored()
    result, way = address(case, f"{taken.pk}/"), response.headers["Location"]
    assert (way == result, way.endswith("/safety/")) == (
        ALERT not in told,
        ALERT in told,
    )
    assert (taken.instrument, taken.score, taken.taken_on) == (instrument, score, DAY)
    assert taken.answers == [None if a == "-" else int(a) for a in answers.split()]
    page = words(client.get(result))
    assert [each for each in told if each not in page] == []
    assert [each for each in untold if each in page] == []
    tab = words(client.get(f"/participants/{case.case_code}/psychological-support/"))
    assert f"2 March 2026 , {instrument} {score} 0" in tab


def test_how_it_was_taken_is_kept_with_the_answers(client, case, counsellor):
    send(client, case, "1 1 1 1 1 1 1 1 0", mode="self_filled")

    [taken] = stored()
    assert (taken.language, taken.mode, taken.taken_by) == (
        "Krio",
        "self_filled",
        counsellor,
    )
    assert taken.instrument_version == "1999"
    with as_owner():
        event = AuditEvent.objects.filter(action="assessment-taken").get()
    assert event.facts == {"case": case.case_code, "instrument": "PHQ-9"}


def test_too_many_missing_answers_are_kept_without_a_score(client, case):
    response = send(client, case, "3 3 3 3 3 3 - - -")

    [taken] = stored()
    assert taken.score is None
    page = words(client.get(response.headers["Location"]))
    assert "No score" in page
    assert "be scored: too many answers are missing" in page


def test_the_form_says_what_becomes_of_missing_answers(client, case):
    nine, five = (words(client.get(address(case, f"new/{code}/"))) for code in CODES)

    assert "2 answers may be missing" in nine
    assert "with one missing it is kept without a score" in five


CODES = ("PHQ-9", "WHO-5")


@pytest.mark.parametrize(
    ("facts", "taken_on", "told"),
    [
        ({}, "tomorrow", "This day is still to come."),
        ({"birth": date(1990, 5, 1)}, "30 April 1990", "before the person was born"),
        ({"birth": date(2008, 3, 3)}, "2 March 2026", "is for people of 18 and over"),
        (
            {"stay": {"status": "completed", "ended_on": date(2026, 2, 20)}},
            "2 March 2026",
            "Psychological support ended on 20 February 2026.",
        ),
    ],
)
def test_a_day_on_which_nobody_can_have_taken_it_is_refused(
    client, office, counsellor, facts, taken_on, told
):
    born = facts.pop("birth", date(1990, 5, 1))
    case = cared_for(office, counsellor, participant__birth_date=born, **facts)

    response = send(client, case, "1 1 1 1 1 1 1 1 1", taken_on=taken_on)

    assert told in words(response)
    assert stored() == []


def test_it_may_be_taken_before_the_care_begins_and_on_its_last_day(
    client, office, counsellor
):
    waits = cared_for(
        office, counsellor, stay={"status": "planned", "started_on": None}
    )
    over = cared_for(office, counsellor, stay={"status": "completed", "ended_on": DAY})

    for case in (waits, over):
        assert send(client, case, "1 1 1 1 1 1 1 1 1").status_code == 302

    assert len(stored()) == 2


def test_a_second_time_on_one_day_is_refused_and_amended_instead(client, case):
    send(client, case, "1 1 1 1 1 1 1 1 1")

    response = send(
        client, case, "0 0 0 0 0 0 0 0 0", submission_key=KEY.replace("1", "2")
    )

    assert "amend those answers instead" in words(response)
    assert [taken.score for taken in stored()] == [9]


def test_sent_twice_it_is_stored_once(client, case):
    for _ in range(2):
        send(client, case, "1 1 1 1 1 1 1 1 1")

    assert len(stored()) == 1


@pytest.mark.parametrize("answer", ["4", "-1", "x"])
def test_an_answer_that_is_none_of_the_choices_is_refused(client, case, answer):
    response = send(client, case, "1 1 1 1 1 1 1 1 1", item_3=answer)

    assert response.status_code == 200
    assert stored() == []


def test_what_is_answered_is_a_draft_until_it_is_saved(client, case, counsellor):
    key = f"assessment:{case.pk}-PHQ-9"
    client.post(f"/drafts/{key}/", typed("1 2 - - - - - - -", language="Temne"))

    page = client.get(address(case)).content.decode()

    assert 'value="Temne"' in page
    checked = re.findall(r'name="(item_\d)" value="(\d?)"[^>]*checked', page)
    assert checked[:3] == [("item_1", "1"), ("item_2", "2"), ("item_3", "")]
    assert page.count("choice choice-none") == 9
    send(client, case, "1 2 0 0 0 0 0 0 0")
    with as_owner():
        assert not Draft.objects.filter(by=counsellor).exists()


# Amended


def amend(client, taken, answers, key="3", **more):
    facts = typed(answers, because="mistyped", version=taken.version) | more
    del facts["taken_on"]
    facts["submission_key"] = KEY.replace("1", key)
    return client.post(address(taken.enrolment, f"{taken.pk}/amend/"), facts)


def test_amended_answers_keep_the_first_version(client, case, counsellor):
    send(client, case, "2 2 2 2 2 2 2 0 0")
    [first] = stored()

    response = amend(client, first, "1 1 1 1 1 1 1 0 0", because="person_changed")

    [now] = stored()
    assert (now.pk, now.score, now.version) == (first.pk, 7, 2)
    page = words(client.get(response.headers["Location"]))
    today = case.program.today()
    assert f"Amended on {today:%-d %B %Y}: it was 14 before." in page
    assert f"The person changed an answer, {counsellor}" in page
    assert "7 Mild" in page
    tab = words(client.get(f"/participants/{case.case_code}/psychological-support/"))
    assert "it was 14 before." in tab


def test_the_first_version_stands_in_the_history_as_it_was(client, case):
    send(client, case, "2 2 2 2 2 2 2 0 0")
    [first] = stored()
    amend(client, first, "1 1 1 1 1 1 1 0 0")

    page = words(client.get(f"/participants/{case.case_code}/history/"))

    assert "2, 2, 2, 2, 2, 2, 2, 0, 0" in page
    assert "1, 1, 1, 1, 1, 1, 1, 0, 0" in page


def test_a_second_amendment_keeps_both_versions(client, case):
    send(client, case, "2 2 2 2 2 2 2 0 0")
    amend(client, stored()[0], "1 1 1 1 1 1 1 0 0")
    amend(client, stored()[0], "1 1 1 1 1 1 - - -", "4")
    amend(client, stored()[0], "0 0 0 0 0 0 0 0 0", "5")

    page = words(client.get(address(case, f"{stored()[0].pk}/")))

    assert re.findall(r"(it was \d+|there was no score) before", page) == [
        "it was 14",
        "it was 7",
        "there was no score",
    ]


def test_an_amendment_that_changes_nothing_is_refused(client, case):
    send(client, case, "2 2 2 2 2 2 2 0 0")

    response = amend(client, stored()[0], "2 2 2 2 2 2 2 0 0")

    assert "No answer is changed yet." in words(response)
    assert [taken.version for taken in stored()] == [1]


def test_an_amendment_says_why(client, case):
    send(client, case, "2 2 2 2 2 2 2 0 0")

    amend(client, stored()[0], "1 1 1 1 1 1 1 0 0", because="")

    assert [taken.score for taken in stored()] == [14]


def test_of_two_who_amend_the_second_sees_both_versions(client, case):
    send(client, case, "2 2 2 2 2 2 2 0 0")
    [first] = stored()
    amend(client, first, "1 1 1 1 1 1 1 0 0")

    response = amend(client, first, "3 1 1 1 1 1 1 0 0", "6")

    assert response.status_code == 409
    assert "Differs Several days Nearly every day" in words(response)
    assert [taken.score for taken in stored()] == [7]


def test_an_imported_assessment_is_amended_too(client, case, counsellor):
    taken = AssessmentFactory(enrolment=case, taken_on=DAY, answers=[2] * 9, score=18)

    amend(client, taken, "1 1 1 1 1 1 1 1 1", language="English")

    [now] = stored()
    assert (now.score, now.taken_by, now.language) == (9, None, "English")


def test_an_import_with_other_answers_is_told_as_an_amendment(
    client, take_in, counsellor
):
    take_in.person()
    row = {"external_id": "A-1", "instrument": "PHQ-9", "taken_on": "2026-03-02"}
    take_in("assessments", row | {"answers": "2 2 2 2 2 2 2 0 0"})
    take_in("assessments", row | {"answers": "1 1 1 1 1 1 1 0 0"})
    with as_owner():
        taken = Assessment.objects.select_related("enrolment__office").get()
    case = taken.enrolment
    StageFactory(enrolment=case, counsellor=counsellor)
    AssignmentFactory(user=counsellor, office=case.office, role=Role.COUNSELLOR)

    page = words(client.get(address(case, f"{taken.pk}/")))
    history = words(client.get(f"/participants/{case.case_code}/history/"))

    assert "it was 14 before. An import brought other answers" in page
    assert "2, 2, 2, 2, 2, 2, 2, 0, 0" in history
    assert "1, 1, 1, 1, 1, 1, 1, 0, 0" in history


# Who


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.CASEWORKER, 403),
        (Role.FACILITATOR, 403),
        (Role.PROGRAMME_LEAD, 403),
        (Role.CHILD_PROTECTION, 403),
        (Role.MONITORING_OFFICER, 403),
        (Role.COUNSELLOR, 404),
        (Role.CLINICAL_SUPERVISOR, 200),
    ],
)
def test_an_instrument_is_taken_by_who_cares_for_the_person(
    client, office, case, role, status
):
    taken = AssessmentFactory(enrolment=case, taken_on=DAY)
    client.force_login(AssignmentFactory(office=office, role=role).user)

    for rest in ("new/", "new/PHQ-9/", f"{taken.pk}/amend/"):
        assert client.get(address(case, rest)).status_code == status


def test_scores_of_another_person_are_not_found_under_ones_client(
    client, office, case, counsellor
):
    colleague = AssignmentFactory(office=office, role=Role.COUNSELLOR).user
    other = AssessmentFactory(enrolment=cared_for(office, colleague))

    for rest in (f"{other.pk}/", f"{other.pk}/amend/"):
        assert client.get(address(case, rest)).status_code == 404


def test_shared_scores_are_read_and_not_written(client, office, counsellor):
    child = cared_for(
        office, counsellor, stay={"scores_shared": True}, child_track=True
    )
    taken = AssessmentFactory(enrolment=child, taken_on=DAY)
    client.force_login(
        AssignmentFactory(office=office, role=Role.CHILD_PROTECTION).user
    )

    page = client.get(address(child, f"{taken.pk}/"))

    assert page.status_code == 200
    assert "Amend the answers" not in words(page)
    assert client.get(address(child, "PHQ-9/chart/")).status_code == 200
    assert client.get(address(child, f"{taken.pk}/amend/")).status_code == 403


# For whom


@pytest.mark.parametrize(
    ("born", "child_track", "offered"),
    [
        (date(1990, 5, 1), False, True),
        (None, False, True),
        (None, True, False),
        (date(2015, 5, 1), True, False),
    ],
)
def test_instruments_for_adults_are_offered_to_adults(
    client, office, counsellor, born, child_track, offered
):
    case = cared_for(
        office,
        counsellor,
        child_track=child_track,
        participant__birth_date=born,
        participant__birth_precision="day" if born else "",
    )

    page = words(client.get(address(case, "new/")))

    assert ("PHQ-9" in page) == offered
    assert ("none is taken with somebody of this age" in page) != offered
    assert ("The birth date is not known" in page) == (offered and not born)
    assert client.get(address(case)).status_code == (200 if offered else 404)
    sent = send(client, case, "1 1 1 1 1 1 1 1 1").status_code
    assert sent == (302 if offered else 404)


def test_there_is_no_such_instrument(client, case):
    assert client.get(address(case, "new/ABC-1/")).status_code == 404
    assert client.get(address(case, "PHQ-9/chart/")).status_code == 404


# Read over time


def test_a_score_keeps_the_cut_off_of_its_day(client, case):
    with as_owner():
        CutOff.objects.create(
            program=case.program, instrument="PHQ-9", holds_from=DAY, value=13
        )
    for days in (1, 0):
        AssessmentFactory(
            enrolment=case,
            taken_on=DAY - timedelta(days=days),
            answers=[2] * 6 + [0] * 3,
            score=12,
        )

    page = words(client.get(f"/participants/{case.case_code}/psychological-support/"))

    assert "2 March 2026 , PHQ-9 12 0 Moderate Below the cut-off of 13" in page
    assert "1 March 2026 , PHQ-9 12 0 Moderate At or above the cut-off of 10" in page


@pytest.mark.parametrize(
    ("latest", "told"),
    [
        (13, "Reliably improved"),
        (14, "No reliable change"),
        (22, "No reliable change"),
        (23, "Reliably worse"),
    ],
)
def test_a_change_is_told_against_the_reliable_change(client, case, latest, told):
    for days, score in ((30, 18), (0, latest)):
        AssessmentFactory(
            enrolment=case,
            taken_on=DAY - timedelta(days=days),
            answers=[score // 9 + (item < score % 9) for item in range(9)],
            score=score,
        )

    tab = words(client.get(f"/participants/{case.case_code}/psychological-support/"))
    page = words(client.get(address(case, f"{stored()[-1].pk}/")))

    sign = "+" if latest > 18 else "−"
    assert told in tab
    assert f"{sign}{abs(latest - 18)} since the first one." in page


@pytest.mark.parametrize("number", [1, 3])
def test_the_scores_take_as_many_questions_to_the_database(
    client, case, number, django_assert_num_queries
):
    for each in range(number):
        AssessmentFactory(enrolment=case, taken_on=DAY - timedelta(days=each))
    url = f"/participants/{case.case_code}/psychological-support/"
    client.get(url)

    with django_assert_num_queries(27):
        client.get(url)
    with django_assert_num_queries(14):
        client.get(address(case, "new/"))
