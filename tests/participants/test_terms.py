"""The terms: read in a language of the person, signed, and agreed to anew."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from participants.due.consents import to_agree_anew
from participants.models import Consent, Enrolment
from programs.models import Role, TermsText
from tests.factories import (
    AssignmentFactory,
    ConsentFactory,
    EnrolmentFactory,
    OfficeFactory,
    ProgramFactory,
    TermsTextFactory,
)
from tests.participants.registers import member, text
from tests.roles import as_owner, in_scope

pytestmark = pytest.mark.django_db
SENTENCE = "Nobody may make you stay."


@pytest.fixture
def program():
    return ProgramFactory(terms_version="2")


@pytest.fixture
def office(program):
    return OfficeFactory(program=program)


@pytest.fixture
def worker(office):
    return member(office, Role.CASEWORKER)


@pytest.fixture
def case(office, worker):
    return EnrolmentFactory(office=office, caseworker=worker)


def asked_anew(program, after=0):
    """Every case is asked anew, from so many days after today on."""
    with as_owner():
        program.terms_anew_from = program.today() + timedelta(days=after)
        program.save()


def is_due(case):
    with as_owner():
        due = to_agree_anew(case.program.today())
        return Enrolment.objects.filter(due, pk=case.pk).exists()


def agreed(case, version, **facts):
    return ConsentFactory(
        enrolment=case,
        purpose="terms",
        form_version=version,
        **({"signed_how": "paper"} | facts),
    )


# What is read


def test_the_version_that_is_read_now_stands_there_in_each_language(
    client, program, case, worker
):
    of = {"program": program, "edition": "2"}
    TermsTextFactory(**of, language="Krio", text=SENTENCE)
    TermsTextFactory(**of, language="Mende", text="Second text.")
    TermsTextFactory(program=program, edition="1", text="The version before.")
    TermsTextFactory(edition="2", text="Of another programme.")
    client.force_login(worker)

    page = text(client.get(f"{case.get_absolute_url()}consent/"))

    assert f"Read in Krio {SENTENCE}" in page
    assert "Read in Mende Second text." in page
    assert "The version before." not in page
    assert "Of another programme." not in page


def test_the_web_adds_a_text_and_changes_none(program, worker):
    TermsTextFactory(program=program)
    with in_scope(worker):
        TermsText.objects.create(program=program, edition="3", language="L", text="T")
        refused = pytest.raises(ProgrammingError, match="permission denied")
        with refused, transaction.atomic():
            TermsText.objects.update(text="Another")
        assert TermsText.objects.count() == 2


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        ({"language": "Krio"}, "terms_text_once_in_a_language"),
        ({"text": ""}, "terms_text_says_something"),
        ({"language": ""}, "terms_text_says_something"),
        ({"edition": ""}, "terms_text_says_something"),
    ],
)
def test_a_text_says_something_once_in_a_language(program, facts, rule):
    TermsTextFactory(program=program, language="Krio")

    with pytest.raises(IntegrityError, match=rule):
        TermsTextFactory(program=program, **facts)


def test_an_administrator_adds_a_text_and_reads_it_without_a_button(client, program):
    keeper = AssignmentFactory(program=program, office=None, role="administrator").user
    keeper.is_staff = True
    with as_owner():
        keeper.save()
    client.force_login(keeper)
    typed = {"program": program.pk, "edition": "3", "language": "Krio", "text": "T."}

    key = {"submission_key": str(uuid4())}
    client.post("/admin/programs/termstext/add/", typed | key)
    with as_owner():
        made = TermsText.objects.get()
    page = client.get(f"/admin/programs/termstext/{made.pk}/change/").content.decode()

    assert (made.edition, made.language, made.text) == ("3", "Krio", "T.")
    assert 'name="_save"' not in page
    assert "<textarea" not in page


# How it is signed


def typed(**facts):
    known = {
        "purpose": "terms",
        "agreed": "yes",
        "given_on": "today",
        "given_by": "self",
        "language": "Krio",
        "submission_key": str(uuid4()),
    }
    return known | facts


def test_who_agrees_to_the_terms_signs_them(client, case, worker):
    client.force_login(worker)
    url = f"{case.get_absolute_url()}consent/"

    refused = client.post(url, typed())
    client.post(url, typed(signed_how="thumbprint"))

    assert refused.context["form"].errors.keys() == {"signed_how"}
    with as_owner():
        consent = Consent.objects.get()
    assert (consent.form_version, consent.signed_how) == ("2", "thumbprint")
    assert "Version 2: Thumbprint on paper." in text(
        client.get(case.get_absolute_url())
    )


@pytest.mark.parametrize(
    "facts", [{"purpose": "photo"}, {"agreed": "no"}], ids=["another purpose", "a no"]
)
def test_nothing_else_is_signed(client, case, worker, facts):
    client.force_login(worker)
    url = f"{case.get_absolute_url()}consent/"

    client.post(url, typed(signed_how="paper", **facts))

    with as_owner():
        assert Consent.objects.get().signed_how == ""


@pytest.mark.parametrize(
    "facts",
    [{"purpose": "photo"}, {"agreed": False}, {"signed_how": "nod"}],
    ids=["another purpose", "a no", "no known way"],
)
def test_the_table_refuses_a_signature_that_means_nothing(case, facts):
    known = {"purpose": "terms", "signed_how": "paper"}

    with pytest.raises(IntegrityError, match="consent_signed_to_the_terms"):
        ConsentFactory(enrolment=case, **(known | facts))


# Who agrees anew


def test_nobody_is_asked_anew_before_the_programme_says_so(program, case):
    agreed(case, "1")
    assert is_due(case) is False

    asked_anew(program, after=1)
    assert is_due(case) is False

    asked_anew(program)
    assert is_due(case) is True


def test_who_never_agreed_is_asked_and_who_agreed_to_this_version_is_not(
    program, office, case
):
    asked_anew(program)
    agreed(case, "2")

    assert is_due(case) is False
    assert is_due(EnrolmentFactory(office=office)) is True


def test_the_last_answer_counts_and_a_no_is_not_asked_over_and_over(program, case):
    asked_anew(program)
    agreed(case, "1")
    agreed(case, "2", given_on=case.program.today(), agreed=False, signed_how="")

    assert is_due(case) is False


def test_who_has_left_is_not_asked(program, office):
    asked_anew(program)
    left = EnrolmentFactory(
        office=office, exited_on=program.today(), exit_reason="completed"
    )

    assert is_due(left) is False


def test_it_waits_on_home_on_the_case_and_in_the_list_until_it_is_signed(
    client, program, case, worker
):
    asked_anew(program)
    client.force_login(worker)
    pages = ["/", case.get_absolute_url(), "/participants/?due=terms"]
    told = "Terms to agree to anew"

    before = [told in text(client.get(page)) for page in pages[:2]]
    listed = case.case_code in client.get(pages[2]).content.decode()
    asked = client.get(f"{case.get_absolute_url()}consent/?purpose=terms")
    client.post(f"{case.get_absolute_url()}consent/", typed(signed_how="paper"))

    assert (before, listed) == ([True, True], True)
    assert asked.context["form"]["purpose"].value() == "terms"
    assert [told in text(client.get(page)) for page in pages[:2]] == [False, False]
    assert case.case_code not in client.get(pages[2]).content.decode()
