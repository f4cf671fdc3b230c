"""What a row of a file of participants may say, and what it leaves as it is."""

from datetime import date

import pytest

from participants import case_codes
from participants.models import ArmedGroupHistory, Enrolment, Participant
from tests.factories import (
    AssignmentFactory,
    AttendanceFactory,
    EnrolmentFactory,
    FollowUpFactory,
    StageFactory,
    UserFactory,
)
from tests.participants.imported import what_became
from tests.roles import as_owner

pytestmark = pytest.mark.django_db
GONE = {"exited_on": date(2026, 2, 1), "exit_reason": "completed"}
BACK = {"exited_on": "", "exit_reason": ""}


def case(external_id="A-1"):
    with as_owner():
        return Enrolment.objects.select_related("participant", "office").get(
            external_id=external_id
        )


def of_case(factory, external_id="A-1", **values):
    return factory(enrolment=case(external_id), **values)


def groups():
    with as_owner():
        found = ArmedGroupHistory.objects.values_list(
            "enrolment__external_id", "former_group__code", "version"
        )
        return list(found)


def test_new_person_has_a_case_with_a_code_of_its_own(take_in):
    take_in.people(
        {"external_id": "A-1", "birth_date": "1990-05", "phone": "=1+1"},
        {"external_id": "A-2", "birth_date": "", "phone": ""},
    )

    first, second = case("A-1"), case("A-2")
    assert case_codes.is_valid(first.case_code)
    assert first.case_code != second.case_code
    assert (first.version, first.exit_imported, first.child_track) == (1, False, False)
    person = first.participant
    assert (person.birth_date, person.birth_precision) == (date(1990, 5, 15), "month")
    assert (person.family_name, person.phone) == ("Toe", "=1+1")
    assert second.participant.birth_date is None


def test_code_that_is_taken_is_drawn_again(take_in, monkeypatch):
    elsewhere = EnrolmentFactory(case_code="22222-22222")
    codes = iter(["22222-22222", "33333-33333", "33333-33333", "44444-44444", "5-5"])
    monkeypatch.setattr(case_codes, "new", lambda: next(codes))

    counts, _reasons = take_in.people(
        {"external_id": "A-1"}, {"external_id": "A-2"}, {"external_id": "A-3"}
    )

    assert counts.created == 3
    with as_owner():
        drawn = set(Enrolment.objects.values_list("case_code", flat=True))
    assert drawn == {elsewhere.case_code, "33333-33333", "44444-44444", "5-5"}


def test_change_counts_up_the_version_of_what_changed_alone(take_in):
    take_in.person(phone="1", education_level="2", former_group="G1")

    take_in.person(phone="2", education_level="2", former_group="G1")
    take_in.person(phone="2", education_level="3", former_group="G1")

    assert (case().participant.version, case().version) == (2, 2)
    assert (case().participant.phone, case().education_level) == ("2", 3)
    assert groups() == [("A-1", "G1", 1)]


def test_unchanged_person_keeps_the_version(take_in):
    take_in.person(phone="1", birth_date="1990", exited_on="", exit_reason="")

    counts = take_in.person(phone="1", birth_date="1990", exited_on="", exit_reason="")

    assert (counts.updated, counts.unchanged) == (0, 1)
    assert (case().participant.version, case().version) == (1, 1)


def test_precision_alone_is_a_change(take_in):
    take_in.person(birth_date="1990-07-01")

    counts = take_in.person(birth_date="1990")

    person = case().participant
    assert (counts.updated, person.birth_precision) == (1, "year")


def test_former_group_is_told_changed_cleared_and_told_again(take_in):
    take_in.people(
        {"external_id": "A-1", "former_group": "G1"},
        {"external_id": "A-2", "former_group": ""},
    )
    assert groups() == [("A-1", "G1", 1)]

    take_in.person(former_group="G2")
    assert groups() == [("A-1", "G2", 2)]
    take_in.person(former_group="")
    assert groups() == [("A-1", None, 3)]
    assert take_in.person(former_group="").unchanged == 1
    take_in.person(former_group="G3")
    assert groups() == [("A-1", "G3", 4)]


def test_former_group_moves_with_the_case(take_in):
    take_in.person(former_group="G1")

    take_in.person(former_group="G1", office="R1")

    with as_owner():
        history = ArmedGroupHistory.objects.select_related("office").get()
    assert (case().office.code, history.office.code) == ("R1", "R1")


@pytest.mark.parametrize(
    "values",
    [
        {"birth_date": "2008-01-11"},
        {"birth_date": "2008-02"},
        {"category": "child_associated"},
    ],
)
def test_child_is_on_the_child_track(take_in, values):
    take_in.person(**values)

    assert case().child_track


def test_birth_date_that_is_missing_is_no_track(take_in):
    take_in.person(birth_date="")

    assert not case().child_track


def test_track_is_not_ended_by_an_import(take_in):
    take_in.person(birth_date="2010-01-01")

    take_in.person(birth_date="1990-01-01")

    assert case().child_track


def test_track_begins_when_the_birth_date_says_so_with_all_records(take_in):
    take_in.person(birth_date="1990-01-01")
    stage = of_case(StageFactory)
    mark = of_case(AttendanceFactory)

    take_in.person(birth_date="2010-01-01")

    with as_owner():
        for record in (stage, mark):
            record.refresh_from_db()
    assert (case().child_track, stage.child_track, mark.child_track) == (True,) * 3


def test_track_that_child_protection_ended_stays_ended(take_in):
    take_in.person(birth_date="2010-01-01", phone="1")
    with as_owner():
        Enrolment.objects.update(child_track=False)

    take_in.person(birth_date="2010-01-01", phone="2")

    assert not case().child_track


def test_other_case_of_someone_younger_than_thought_is_protected_too(take_in):
    take_in.person(birth_date="1990-01-01")
    EnrolmentFactory(
        participant=case().participant,
        office=case().office,
        external_id="A-0",
        registered_on=date(2025, 1, 1),
        **GONE,
    )

    take_in.person(birth_date="2010-01-01")

    assert (case("A-0").child_track, case("A-0").version) == (True, 2)


def test_two_rows_about_one_person_may_not_contradict_each_other(take_in):
    take_in.person(phone="1")
    EnrolmentFactory(
        participant=case().participant, office=case().office, external_id="A-0", **GONE
    )

    result = take_in.people(
        {"external_id": "A-1", "phone": "2"}, {"external_id": "A-0", "phone": "3"}
    )

    said = {3: "says otherwise of the person than row 2"}
    assert what_became(result) == ((0, 1, 0, 1), said)
    assert case("A-0").participant.phone == "2"


def test_imported_exit_is_marked_until_it_is_taken_back(take_in):
    take_in.person(exited_on="2026-02-01", exit_reason="completed")
    assert case().exit_imported

    take_in.person(exited_on="", exit_reason="")
    assert (case().exited_on, case().exit_imported) == (None, False)


def test_exit_stays_while_another_case_of_the_person_is_open(take_in):
    take_in.person()
    whose = {"participant": case().participant, "office": case().office}
    EnrolmentFactory(external_id="A-0", **whose, **GONE)

    result = take_in.people({"external_id": "A-0"} | BACK, {"external_id": "A-1"})

    said = {2: "exited_on: must be given: another case is open"}
    assert what_became(result) == ((0, 0, 1, 1), said)


def test_of_two_exits_of_a_person_one_is_taken_back(take_in):
    take_in.person(exited_on="2026-02-01", exit_reason="completed")
    whose = {"participant": case().participant, "office": case().office}
    EnrolmentFactory(external_id="A-0", **whose, **GONE)

    result = take_in.people(
        {"external_id": "A-1"} | BACK, {"external_id": "A-0"} | BACK
    )

    said = {3: "exited_on: must be given: another case is open"}
    assert what_became(result) == ((0, 1, 0, 1), said)


def test_exit_that_stands_is_not_marked_as_imported(take_in):
    take_in.person(phone="1")
    with as_owner():
        Enrolment.objects.update(exited_on=date(2026, 2, 1), exit_reason="completed")

    take_in.person(phone="2", exited_on="2026-02-01", exit_reason="completed")

    assert not case().exit_imported


def test_exit_stays_with_its_follow_ups(take_in):
    take_in.person(exited_on="2026-02-01", exit_reason="completed")
    of_case(FollowUpFactory, contacted_on=date(2026, 5, 1))

    for values, reason in (
        ({"exited_on": "", "exit_reason": ""}, "exited_on: must be given"),
        ({"exited_on": "2026-05-02"}, "exited_on: is after the first follow-up"),
    ):
        row = {"external_id": "A-1", "exit_reason": "completed", **values}
        counts, reasons = take_in.people(row)
        assert (counts.rejected, reason in reasons[2]) == (1, True)

    row = {"external_id": "A-1", "exit_reason": "completed", "exited_on": "2026-05-01"}
    assert what_became(take_in.people(row)) == ((0, 1, 0, 0), {})


def test_registration_stays_before_the_first_stay(take_in):
    take_in.person()
    of_case(StageFactory, started_on=date(2026, 2, 1))

    later = take_in.people({"external_id": "A-1", "registered_on": "2026-02-02"})
    same = take_in.people({"external_id": "A-1", "registered_on": "2026-02-01"})

    sentence = "registered_on: is after the start of a stay in a stage"
    assert what_became(later) == ((0, 0, 0, 1), {2: sentence})
    assert what_became(same) == ((0, 1, 0, 0), {})


@pytest.mark.parametrize("written", ["2026-01-11", "2026-02", "2027"])
def test_nobody_is_born_after_the_registration_that_stands(take_in, written):
    take_in.person()

    counts, reasons = take_in.people({"external_id": "A-1", "birth_date": written})

    assert counts.rejected == 1
    assert reasons == {2: "birth_date: is after the registration"}


def test_moved_registration_is_checked_against_the_stored_birth_date(take_in):
    take_in.person(birth_date="2020-06-01")

    result = take_in.people({"external_id": "A-1", "registered_on": "2020-05-31"})

    said = {2: "birth_date: is after the registration"}
    assert what_became(result) == ((0, 0, 0, 1), said)


def test_stored_name_is_enough(take_in):
    take_in.person()

    row = {"external_id": "A-1", "family_name": ""}
    _counts, reasons = take_in.people(row)
    assert reasons == {2: "family_name: this or a given name must be given"}
    with as_owner():
        Participant.objects.update(given_name="Musu")
    assert take_in.people(row)[0].updated == 1


def test_caseworker_is_staff_of_the_office_or_of_the_whole_programme(take_in):
    AssignmentFactory(
        user=UserFactory(username="whole"),
        program=take_in.program,
        office=None,
        role="caseworker",
    )
    UserFactory(username="stranger")

    result = take_in.people(
        {"external_id": "A-1", "caseworker": "amina"},
        {"external_id": "A-2", "caseworker": "carlos"},
        {"external_id": "A-3", "caseworker": "whole"},
        {"external_id": "A-4", "caseworker": "stranger"},
    )

    assert what_became(result) == (
        (2, 0, 0, 2),
        {
            3: "caseworker: is not the username of staff of the office",
            5: "caseworker: is not the username of somebody who works in the programme",
        },
    )


def test_case_does_not_move_away_from_its_caseworker(take_in):
    take_in.person(caseworker="amina")

    moved = take_in.people({"external_id": "A-1", "office": "R1"})
    both = take_in.people(
        {"external_id": "A-1", "office": "R1", "caseworker": "carlos"}
    )

    said = {2: "caseworker: is not the username of staff of the office"}
    assert what_became(moved) == ((0, 0, 0, 1), said)
    assert what_became(both) == ((0, 1, 0, 0), {})


def test_row_with_several_problems_says_all_of_them(take_in):
    row = {
        "external_id": "A-1",
        "sex": "W",
        "office": "ZZ",
        "birth_date": "2026-02-01",
        "exited_on": "2025-01-01",
        "exit_reason": "completed",
    }

    _counts, reasons = take_in.people(row)

    assert reasons[2].split("; ") == [
        "sex: is not one of F, M, X, U",
        "office: is not the code of an office of the programme",
        "birth_date: is after the registration",
        "exited_on: is before the registration",
    ]


def test_text_that_is_too_long_is_rejected(take_in):
    rows = [{"external_id": "A" * 65}, {"external_id": "A-1", "family_name": "x" * 201}]

    _counts, reasons = take_in.people(*rows)

    assert reasons == {
        2: "external_id: is longer than 64 characters",
        3: "family_name: is longer than 200 characters",
    }


def test_key_is_the_programmes_own(take_in):
    EnrolmentFactory(external_id="A-1")

    assert take_in.person().created == 1


def test_rejected_row_stands_in_nobodys_way(take_in):
    result = take_in.people(
        {"external_id": "A-1", "sex": "W"},
        {"external_id": "A-1", "sex": "F"},
        {"external_id": "A-1", "sex": "M"},
        {"external_id": "A-1", "sex": "F"},
    )

    assert what_became(result) == (
        (1, 0, 1, 2),
        {
            2: "sex: is not one of F, M, X, U",
            4: "repeats the key of row 3 with other values",
        },
    )
    assert case().participant.sex == "F"


def test_repeats_are_found_beyond_the_batch(take_in, monkeypatch):
    monkeypatch.setattr("participants.imports.running.BATCH", 2)
    take_in.person("A-9", phone="1")

    result = take_in.people(
        {"external_id": "A-9", "phone": "1"},
        *({"external_id": f"A-{n}", "phone": "1"} for n in range(3)),
        {"external_id": "A-9", "phone": "2"},
        {"external_id": "A-0", "phone": "2"},
        {"external_id": "A-0", "phone": "1"},
    )

    assert what_became(result) == (
        (3, 0, 2, 2),
        {
            6: "repeats the key of row 2 with other values",
            7: "repeats the key of row 3 with other values",
        },
    )
