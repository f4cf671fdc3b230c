"""Certificates: one number each, the same day as the stay's, and a page to print."""

import io
import threading
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection
from pypdf import PdfReader

from core import pdf
from core.models import AuditEvent
from participants import stage_records
from participants.actions import stage_records as actions
from participants.actions import stages
from participants.models import Certificate, CertificateCount, Stage
from participants.models.record import Refused
from programs.models import Role
from tests.factories import (
    ActivityFactory,
    AssignmentFactory,
    CertificateFactory,
    EnrolmentFactory,
    OpportunityFactory,
    PartnerFactory,
    StageFactory,
    UserFactory,
)
from tests.roles import as_owner, role

KEY = "11111111-1111-4111-8111-111111111111"
BEGUN, ENDED = date(2026, 2, 1), date(2026, 5, 31)
KIND = stage_records.BY_CODE["training-certificate"]
FACTS = {
    **{"kind": "provider", "number": "", "title": "Welder, first level"},
    **{"occupation": "7212", "day": date(2026, 6, 1)},
}
TYPED = {
    **{"kind": "national", "number": "T-4711", "title": "Welder, first level"},
    **{"occupation": "7212", "day": "1 June 2026"},
}


@pytest.fixture
def user(client):
    user = AssignmentFactory(role=Role.CASEWORKER).user
    client.force_login(user)
    return user


@pytest.fixture
def stay(user):
    """A training of welders that a person of the user's caseload completed."""
    with as_owner():
        office = user.assignments.get().office
    partner = PartnerFactory(program=office.program, name="Harbour Institute")
    case = EnrolmentFactory(
        **{"office": office, "caseworker": user, "participant__given_name": "Éloïse"},
        participant__family_name="Kouassi",
        registered_on=BEGUN - timedelta(days=30),
    )
    course = ActivityFactory(
        office=office, stage="vocational_training", partner=partner
    )
    return completed(case, activity=course)


def completed(case, **facts):
    return StageFactory(
        enrolment=case,
        stage="vocational_training",
        status="completed",
        started_on=BEGUN,
        ended_on=ENDED,
        **facts,
    )


def issue(stay, **facts):
    with as_owner():
        return actions.add(
            stay.enrolment, KIND, stay=stay, **{**FACTS, **facts}, by=UserFactory()
        )


def change(certificate, **facts):
    with as_owner():
        return actions.change(certificate, KIND, **facts, by=UserFactory())


def certified(stay):
    with as_owner():
        return Stage.objects.get(pk=stay.pk).certified_on


def address(certificate):
    code = certificate.enrolment.case_code
    return f"/participants/{code}/certificates/{certificate.pk}/"


@pytest.mark.django_db
def test_a_certificate_is_typed_and_the_stay_says_its_day(client, stay):
    case = stay.enrolment
    new = f"/participants/{case.case_code}/records/training-certificate/new/"

    response = client.post(new, {"submission_key": KEY, **TYPED})

    assert response.status_code == 302, response.content.decode()
    page = client.get(f"/participants/{case.case_code}/training/").content.decode()
    assert "Number: <bdi>T-4711</bdi>" in page
    assert "Trade: <bdi>Welders and flame cutters (7212)</bdi>" in page
    assert certified(stay) == date(2026, 6, 1)


@pytest.mark.django_db
def test_the_number_is_left_empty_on_the_page_and_given_by_the_programme(client, stay):
    case = stay.enrolment
    new = f"/participants/{case.case_code}/records/training-certificate/new/"
    unnumbered = {**TYPED, "kind": "provider", "number": ""}

    response = client.post(new, {"submission_key": KEY, **unnumbered})

    assert response.status_code == 302, response.content.decode()
    with as_owner():
        certificate = Certificate.objects.get()
    assert certificate.number == f"{case.program.code}-2026-00001"


@pytest.mark.django_db
def test_a_provider_without_numbers_is_given_the_next_of_the_programme(stay):
    code = stay.enrolment.program.code
    elsewhere = completed(EnrolmentFactory(office=stay.enrolment.office))

    numbers = [issue(stay).number, issue(elsewhere).number]

    assert numbers == [f"{code}-2026-00001", f"{code}-2026-00002"]


@pytest.mark.django_db
def test_a_number_that_was_not_used_is_given_to_the_next(stay):
    code = stay.enrolment.program.code
    issue(stay)
    with pytest.raises(Refused, match="one of this kind already"):
        issue(stay)
    elsewhere = completed(EnrolmentFactory(office=stay.enrolment.office))

    assert issue(elsewhere).number == f"{code}-2026-00002"


@pytest.mark.django_db(transaction=True)
def test_twenty_at_a_time_are_given_twenty_numbers_without_a_gap():
    first = EnrolmentFactory(office=AssignmentFactory().office)
    stays = [
        completed(EnrolmentFactory(office=first.office, program=first.program))
        for _ in range(20)
    ]
    start, given = threading.Barrier(20), []

    def ask(stay):
        start.wait()
        try:
            with role("ddr_owner"):
                given.append(
                    actions.add(stay.enrolment, KIND, stay=stay, **FACTS, by=by).number
                )
        finally:
            connection.close()

    by = UserFactory()
    threads = [threading.Thread(target=ask, args=(stay,)) for stay in stays]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    code = first.program.code
    assert sorted(given) == [f"{code}-2026-{number:05}" for number in range(1, 21)]


@pytest.mark.django_db
def test_a_national_certificate_has_the_number_that_the_body_gave(stay):
    with pytest.raises(Refused, match="the number that the body gave"):
        issue(stay, kind="national")


@pytest.mark.django_db
def test_numbers_of_the_programme_are_neither_typed_nor_changed(stay):
    code = stay.enrolment.program.code
    with pytest.raises(Refused, match="are given here"):
        issue(stay, number=f"{code}-2026-00009")
    certificate = issue(stay)

    with pytest.raises(Refused, match="are given here"):
        change(certificate, number="T-1")
    with pytest.raises(Refused, match="are given here"):
        change(certificate, number="")


@pytest.mark.django_db
def test_the_day_of_the_stay_follows_the_earliest_valid_certificate(stay):
    certificate = issue(stay)
    national = issue(stay, kind="national", number="T-1", day=date(2026, 7, 1))
    days = [certified(stay)]

    change(certificate, day=date(2026, 6, 3))
    days.append(certified(stay))
    change(certificate, revoked_on=date(2026, 8, 1), revoked_because="Not earned")
    days.append(certified(stay))
    change(national, revoked_on=date(2026, 8, 1), revoked_because="Not earned")
    days.append(certified(stay))

    assert days == [date(2026, 6, 1), date(2026, 6, 3), date(2026, 7, 1), None]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "facts",
    [
        {"certified_on": date(2026, 6, 2)},
        {"certified_on": None},
        {"certified_on": None, "status": "dropped_out"},
    ],
    ids=["another day", "no day", "not completed"],
)
def test_a_stay_cannot_say_otherwise_than_its_certificate(stay, facts):
    issue(stay)

    with as_owner(), pytest.raises(Refused, match="correct or revoke it first"):
        stages.change(Stage.objects.get(pk=stay.pk), **facts, by=UserFactory())


@pytest.mark.django_db
def test_only_a_completed_stay_has_a_certificate(user, stay):
    running = StageFactory(
        enrolment=EnrolmentFactory(), stage="vocational_training", started_on=BEGUN
    )

    with pytest.raises(Refused, match="Only a completed stay"):
        issue(running)


@pytest.mark.django_db
def test_what_revokes_it_is_of_a_day_that_can_be(stay):
    certificate, today = issue(stay), stay.enrolment.program.today()
    why = {"revoked_because": "Not earned"}

    with pytest.raises(Refused, match="before its issue"):
        change(certificate, revoked_on=date(2026, 5, 1), **why)
    with pytest.raises(Refused, match="still to come"):
        change(certificate, revoked_on=today + timedelta(days=1), **why)


@pytest.mark.django_db
def test_an_imported_day_says_that_its_number_is_not_recorded(client, stay):
    with as_owner():
        Stage.objects.filter(pk=stay.pk).update(certified_on=date(2026, 6, 1))

    url = f"/participants/{stay.enrolment.case_code}/training/"
    page = client.get(url).content.decode()

    assert "1 June 2026, number not recorded" in page


@pytest.mark.django_db
def test_each_stage_lists_its_own_certificates(client, stay):
    issue(stay)
    school = StageFactory(
        **{"enrolment": stay.enrolment, "stage": "education", "status": "completed"},
        **{"started_on": BEGUN, "ended_on": ENDED},
    )
    CertificateFactory(enrolment=stay.enrolment, stay=school, title="Grade 6")

    case = f"/participants/{stay.enrolment.case_code}"
    training = client.get(f"{case}/training/").content.decode()
    education = client.get(f"{case}/education/").content.decode()
    timeline = client.get(f"{case}/timeline/").content.decode()

    assert ("Welder, first level" in training, "Grade 6" in training) == (True, False)
    assert ("Welder, first level" in education, "Grade 6" in education) == (False, True)
    assert timeline.count("Grade 6") == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("facts", "name"),
    [
        ({"number": ""}, "certificate_has_a_number"),
        ({"kind": "own"}, "certificate_kind_is_known_code"),
        ({"isced_level": 9}, "certificate_level_is_0_to_8"),
        (
            {"isced_level": 1, "occupation": "7212"},
            "certificate_is_of_a_trade_or_a_level",
        ),
        ({"revoked_on": date(2026, 7, 1)}, "certificate_is_revoked_for_a_reason"),
    ],
)
def test_the_database_refuses(facts, name):
    with pytest.raises(IntegrityError, match=name):
        CertificateFactory(**facts)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("same", "name"),
    [
        (("program", "number"), "certificate_number_is_given_once"),
        (("enrolment", "stay"), "certificate_once_a_stay_and_kind"),
    ],
)
def test_the_database_takes_one(same, name):
    made = CertificateFactory()
    facts = {each: getattr(made, each) for each in same}
    if "program" in facts:
        case = EnrolmentFactory(office=made.office, program=made.program)
        facts = {"number": made.number, "enrolment": case}

    with pytest.raises(IntegrityError, match=name):
        CertificateFactory(**facts)


@pytest.mark.django_db
def test_a_certificate_is_of_the_programme_of_its_case():
    elsewhere = EnrolmentFactory().program

    with pytest.raises(IntegrityError, match="certificate_is_of_the_programme"):
        CertificateFactory(program=elsewhere)


@pytest.mark.django_db
def test_a_year_has_one_count():
    program = EnrolmentFactory().program
    with as_owner():
        CertificateCount.objects.create(program=program, year=2026)

    with (
        pytest.raises(IntegrityError, match="certificate_count_once_a_year"),
        as_owner(),
    ):
        CertificateCount.objects.create(program=program, year=2026)


# Printing


def text(response):
    (page,) = PdfReader(io.BytesIO(response.content)).pages
    return page.extract_text()


@pytest.mark.django_db
def test_it_is_printed_with_the_name_and_the_number_and_no_case_code(client, stay):
    certificate = issue(stay)

    response = client.get(address(certificate))

    told = text(response)
    facts = ["Éloïse Kouassi", certificate.number, "Harbour Institute", "1 June 2026"]
    facts += ["Welder, first level", certificate.program.name]
    assert [fact for fact in facts if fact not in told] == []
    assert certificate.enrolment.case_code not in told
    with as_owner():
        event = AuditEvent.objects.get(action="certificate-printed")
        assert event.facts["case"] == certificate.enrolment.case_code


@pytest.mark.django_db
def test_it_is_a_tagged_file_to_save_on_one_page_and_nothing_to_keep(client, stay):
    response = client.get(address(issue(stay)))

    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith('attachment; filename="cert')
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert "no-store" in response["Cache-Control"]
    catalog = PdfReader(io.BytesIO(response.content)).trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"]


@pytest.mark.django_db
def test_a_name_in_arabic_script_is_printed_from_the_right(client, stay):
    with as_owner():
        person = stay.enrolment.participant
        person.given_name, person.family_name = "أحمد", "بن علي"
        person.save()

    response = client.get(address(issue(stay)), headers={"accept-language": "ar"})

    assert "أحمد" in text(response)


def test_a_sign_that_no_font_has_is_not_left_out():
    data = {
        **{"lang": "en", "dir": "ltr", "programme": "P", "heading": "H", "lead": ""},
        **{"name": "\U000f0000", "line": "", "title": "T", "facts": []},
        "signatures": [],
    }

    with pytest.raises(pdf.NoFont):
        pdf.made("participants/certificate.typ", data)


def test_what_people_typed_is_no_command_of_the_template():
    name = '#read("/etc/passwd") #panic("x") $a^2$ *b*'
    data = {
        **{"lang": "en", "dir": "ltr", "programme": "P", "heading": "H", "lead": "L"},
        **{"name": name, "line": "l", "title": "T", "facts": []},
        "signatures": ["s"],
    }

    (page,) = PdfReader(
        io.BytesIO(pdf.made("participants/certificate.typ", data))
    ).pages

    assert name in page.extract_text().replace("\n", " ")


@pytest.mark.django_db
def test_others_find_no_certificate_and_who_only_reads_has_no_file(client, stay):
    certificate = issue(stay)
    elsewhere = CertificateFactory()
    codes = [client.get(address(elsewhere)).status_code]
    other = EnrolmentFactory(office=stay.enrolment.office)
    wrong = address(certificate).replace(stay.enrolment.case_code, other.case_code)
    codes.append(client.get(wrong).status_code)
    for who in (Role.COUNSELLOR, Role.FACILITATOR, Role.AUDITOR):
        client.force_login(AssignmentFactory(role=who).user)
        codes.append(client.get(address(certificate)).status_code)
    office = stay.enrolment.office
    client.force_login(AssignmentFactory(role=Role.PROGRAMME_LEAD, office=office).user)
    codes.append(client.get(address(certificate)).status_code)

    assert codes == [404, 404, 403, 403, 403, 200]


@pytest.mark.django_db
def test_a_revoked_certificate_is_not_printed(client, stay):
    certificate = issue(stay)
    change(certificate, revoked_on=date(2026, 8, 1), revoked_because="Not earned")

    url = f"/participants/{stay.enrolment.case_code}/training/"
    page = client.get(url).content.decode()

    assert client.get(address(certificate)).status_code == 404
    assert "/certificates/" not in page
    assert "Welder, first level (revoked)" in page
    with as_owner():
        assert Certificate.objects.get().version == 2


@pytest.mark.django_db
@pytest.mark.parametrize("of_course", [True, False])
def test_the_trade_of_the_course_is_filled_in(client, stay, of_course):
    case, trade = stay.enrolment, "7212"
    with as_owner():
        course = stay.activity
        course.opportunity = OpportunityFactory(office=case.office, occupation="7115")
        course.occupation = trade if of_course else ""
        course.save()

    page = client.get(new(case)).content.decode()

    known = "Welders and flame cutters (7212)"
    assert f'value="{known if of_course else "Carpenters and joiners (7115)"}" ' in page


@pytest.mark.django_db
def test_of_several_trainings_the_trade_is_that_of_the_one_chosen(client, stay):
    case = stay.enrolment
    with as_owner():
        course = ActivityFactory(
            office=case.office, stage="vocational_training", occupation="7115"
        )
    before = {"started_on": BEGUN - timedelta(days=9), "ended_on": BEGUN}
    other = StageFactory(
        enrolment=case,
        stage=course.stage,
        status="completed",
        activity=course,
        **before,
    )
    typed = {**TYPED, "occupation": "", "stay": other.pk}

    response = client.post(new(case), {"submission_key": KEY, **typed})

    assert response.status_code == 302
    with as_owner():
        assert Certificate.objects.get().occupation == "7115"


def new(case):
    return f"/participants/{case.case_code}/records/training-certificate/new/"
