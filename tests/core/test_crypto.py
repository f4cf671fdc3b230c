"""A sealed value opens with its key, in its place, unharmed; else not at all."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from core.crypto import OVERHEAD, CannotDecrypt, KeyRing

OLD, NEW = f"old:{'A' * 43}", f"new:{'B' * 43}="
PLACE = ("notes", "text", "1")


@pytest.fixture
def ring():
    return KeyRing.read(NEW)


@pytest.mark.parametrize("plain", [b"", b"He came alone.", bytes(100_000)])
def test_what_was_sealed_is_opened(ring, plain):
    sealed = ring.seal(plain, PLACE)

    assert ring.open(sealed, PLACE) == plain
    assert len(sealed) == len(plain) + OVERHEAD + len("new")
    assert plain == b"" or plain not in sealed


def test_nothing_is_sealed_twice_alike(ring):
    assert ring.seal(b"x", PLACE) != ring.seal(b"x", PLACE)


@pytest.mark.parametrize(
    "place",
    [
        ("drafts", "text", "1"),
        ("notes", "data", "1"),
        ("notes", "text", "2"),
        ("notest", "ext", "1"),
        ("notes", "text", "1", ""),
    ],
)
def test_a_value_opens_in_its_own_place_alone(ring, place):
    with pytest.raises(CannotDecrypt):
        ring.open(ring.seal(b"x", PLACE), place)


def test_a_flipped_bit_is_refused_wherever_it_is(ring):
    sealed = ring.seal(b"x", PLACE)

    for position in range(len(sealed)):
        harmed = bytearray(sealed)
        harmed[position] ^= 1
        with pytest.raises(CannotDecrypt):
            ring.open(bytes(harmed), PLACE)


def test_a_value_that_is_cut_off_is_refused_wherever_it_ends(ring):
    sealed = ring.seal(b"x", PLACE)

    for end in range(len(sealed)):
        with pytest.raises(CannotDecrypt):
            ring.open(sealed[:end], PLACE)


def test_plain_text_is_never_taken_for_a_value(ring):
    with pytest.raises(CannotDecrypt):
        ring.open(b"A long text that nobody ever encrypted at all.", PLACE)


def test_the_first_key_seals_and_each_opens(ring):
    old, both = KeyRing.read(OLD), KeyRing.read(f"{NEW},{OLD}")

    assert both.open(old.seal(b"x", PLACE), PLACE) == b"x"
    assert ring.open(both.seal(b"x", PLACE), PLACE) == b"x"
    with pytest.raises(CannotDecrypt, match="No key"):
        ring.open(old.seal(b"x", PLACE), PLACE)


def test_another_key_of_the_same_name_opens_nothing(ring):
    with pytest.raises(CannotDecrypt):
        KeyRing.read(f"new:{'C' * 43}").open(ring.seal(b"x", PLACE), PLACE)


def test_a_digest_tells_equal_values_and_neither_value_nor_column(ring):
    digest = ring.digest(b"0790 123", ("person", "phone"))

    assert digest == ring.digest(b"0790 123", ("person", "phone"))
    assert digest != ring.digest(b"0790 124", ("person", "phone"))
    assert digest != ring.digest(b"0790 123", ("person", "other"))
    both = KeyRing.read(f"{OLD},{NEW}")
    assert digest == both.digests(b"0790 123", ("person", "phone"))[1]
    assert digest != both.digest(b"0790 123", ("person", "phone"))


@pytest.mark.parametrize(
    "keys",
    [
        "",
        "secretsecretsecretsecretsecretsecretsecretsec",
        f"a:{'A' * 41}",
        f"a:{'A' * 45}",
        f"a b:{'A' * 43}",
        f"a:{'A' * 43},a:{'B' * 43}",
        f"a:{'A' * 43},,b:{'B' * 43},c",
    ],
)
def test_keys_that_are_none_stop_the_start_and_are_not_told(keys):
    with pytest.raises(ImproperlyConfigured) as reason:
        KeyRing.read(keys)

    assert "DDR_KEYS" in str(reason.value)
    assert "AAAA" not in str(reason.value)
    assert "secretsecret" not in str(reason.value)


def test_no_key_stands_in_what_a_ring_shows(ring):
    assert repr(ring) == "KeyRing(keys=(Key(name='new'),))"
