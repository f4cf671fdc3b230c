"""A record two people change: the second sees both versions, nothing is lost."""

from threading import Barrier, Thread

import pytest
from django.db import connection, transaction
from django.http import QueryDict
from django.test import RequestFactory

from core.forms import OnceForm, RecordForm, VersionForm, conflict
from programs.models import Partner, Program
from programs.scope import NOTHING
from tests.factories import PartnerFactory, ProgramFactory, UserFactory

pytestmark = pytest.mark.django_db
KEY = "11111111-1111-4111-8111-111111111111"


class PartnerForm(RecordForm):
    class Meta:
        model = Partner
        fields = ("name", "type")


def sent(partner, **typed):
    data = QueryDict(mutable=True)
    data.update({"submission_key": KEY, "version": "1", "name": "Craft school"})
    data.update({"type": "ngo"} | typed)
    return PartnerForm(data, instance=Partner.objects.get(pk=partner.pk))


def save(partner, **typed):
    form = sent(partner, **typed)
    assert form.is_valid()
    form.save()


def test_a_form_shown_carries_the_version_of_its_record():
    form = PartnerForm(instance=PartnerFactory())

    assert 'name="version" value="1"' in str(form["version"])


def test_a_save_counts_the_version_up():
    partner = PartnerFactory()

    save(partner, name="New name")

    partner.refresh_from_db()
    assert (partner.name, partner.version) == ("New name", 2)


def test_the_second_of_two_saves_gets_both_versions_and_stores_nothing():
    partner = PartnerFactory()
    save(partner, name="Theirs", type="un")

    form = sent(partner, name="Yours")

    assert (form.is_valid(), form.status) == (False, 409)
    assert form.versions == [
        ("Name", "Theirs", "Yours", True),
        ("Type", "United Nations", "Non-governmental organisation", True),
    ]
    assert Partner.objects.get().name == "Theirs"


@pytest.mark.django_db(transaction=True)
def test_of_saves_at_the_same_time_one_is_stored_and_the_others_are_told():
    partner = PartnerFactory()
    statuses, together = [], Barrier(4)

    def save_mine(name):
        together.wait()
        with transaction.atomic():
            form = sent(partner, name=name)
            if form.is_valid():
                form.save()
            statuses.append(form.status)
        connection.close()

    threads = [Thread(target=save_mine, args=[f"Name {n}"]) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(statuses) == [200, 409, 409, 409]
    assert Partner.objects.get().version == 2


def test_after_comparing_the_second_may_save_as_well():
    partner = PartnerFactory()
    save(partner, name="Theirs")
    form = sent(partner, name="Yours")
    form.is_valid()

    save(partner, name="Yours", version=form["version"].value())

    partner.refresh_from_db()
    assert (partner.name, partner.version) == ("Yours", 3)


@pytest.mark.parametrize("version", ["", "x"])
def test_a_change_of_no_version_gets_both_and_may_then_be_saved(version):
    partner = PartnerFactory(name="Theirs")

    form = sent(partner, name="Yours", version=version)

    assert (form.is_valid(), form.status) == (False, 409)
    assert form.versions[0] == ("Name", "Theirs", "Yours", True)
    assert list(form.errors) == ["__all__", "name"]
    assert form["version"].value() == "1"


def test_a_new_record_needs_no_version():
    data = {"submission_key": KEY, "name": "New", "type": "ngo"}

    assert PartnerForm(data).is_valid()


def test_hidden_values_are_no_change():
    form = PartnerForm({"submission_key": KEY, "version": "7"})

    assert form.changed_data == []


def test_the_hidden_fields_have_one_name_in_every_form():
    form = OnceForm(prefix="second")

    assert form["submission_key"].html_name == "submission_key"


def test_a_form_of_its_own_meets_the_version_too():
    class Rename(VersionForm):
        pass

    program = ProgramFactory()
    Program.objects.update(version=5)

    form = Rename({"submission_key": KEY, "version": "4"}, record=program)

    assert (form.is_valid(), form.non_field_errors()) == (
        False,
        ["Somebody else saved this record meanwhile. Compare, then save again."],
    )


def test_the_page_of_a_conflict_shows_both_and_keeps_what_was_typed():
    partner = PartnerFactory()
    save(partner, name="Theirs")
    form = sent(partner, name="Yours")
    form.is_valid()
    request = RequestFactory().post("/")
    request.user, request.scope, request.htmx = UserFactory(), NOTHING, False
    request.session = {}

    response = conflict(request, form, back="/partners/")

    text = response.content.decode()
    assert response.status_code == 409
    assert "Theirs" in text
    assert 'value="Yours"' in text
