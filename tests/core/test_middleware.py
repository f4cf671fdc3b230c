"""Addresses that no page wants to meet."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address",
    ["/participants/%00/", "/participants/?after=%00", "/reports/%00/2026-09/"],
)
def test_an_address_with_a_nul_is_refused(client, address):
    assert client.get(address).status_code == 400
