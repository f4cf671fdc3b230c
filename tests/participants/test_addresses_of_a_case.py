"""What was asked or earned in one case stands at no address of another one."""

import pytest
from django.urls import reverse

from programs.models import Role
from tests.factories import (
    BenefitFactory,
    EnrolmentFactory,
    ExitRequestFactory,
    OfficeFactory,
    ReferralFactory,
    WaiverFactory,
)
from tests.participants.registers import member

pytestmark = pytest.mark.django_db
LEAD, WORKER = Role.PROGRAMME_LEAD, Role.CASEWORKER


@pytest.mark.parametrize(
    ("name", "factory", "facts", "role"),
    [
        ("benefit-propose", BenefitFactory, {}, WORKER),
        ("benefit-payment", BenefitFactory, {"approved": True}, LEAD),
        ("exit-decide", ExitRequestFactory, {}, LEAD),
        ("waiver-decide", WaiverFactory, {}, LEAD),
        ("referral-send", ReferralFactory, {}, WORKER),
    ],
)
def test_a_record_is_opened_under_its_own_case_alone(
    client, name, factory, facts, role
):
    office = OfficeFactory()
    user = member(office, role)
    mine = {"office": office, "caseworker": user}
    case, other = EnrolmentFactory(**mine), EnrolmentFactory(**mine)
    row = factory(enrolment=case, **facts)
    client.force_login(user)

    found = [
        client.get(
            reverse(
                f"participants:{name}",
                kwargs={"case_code": under.case_code, "pk": row.pk},
            )
        )
        for under in (case, other)
    ]

    assert [page.status_code for page in found] == [200, 404]


@pytest.mark.parametrize(
    ("name", "factory"),
    [("exit-withdraw", ExitRequestFactory), ("waiver-withdraw", WaiverFactory)],
)
def test_a_request_is_withdrawn_under_its_own_case_alone(client, name, factory):
    office = OfficeFactory()
    user = member(office, WORKER)
    mine = {"office": office, "caseworker": user}
    case, other = EnrolmentFactory(**mine), EnrolmentFactory(**mine)
    row = factory(enrolment=case, asked_by=user)
    client.force_login(user)
    keys = {"case_code": other.case_code, "pk": row.pk}

    answer = client.post(reverse(f"participants:{name}", kwargs=keys))

    assert answer.status_code == 404
