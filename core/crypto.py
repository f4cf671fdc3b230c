"""Values that only the product can read, wherever the database's files end up.

AES-256-GCM with keys that lie outside of the database. What is sealed is bound to
its place: put into another table, column or row it is refused. Whatever is wrong
with a value, the answer is `CannotDecrypt`; nothing is ever taken for plain text.

A sealed value: version (1 byte), length of the key's name (1), the name, nonce
(12), ciphertext with its tag (16 more than what was sealed).
"""

import hmac
import os
import re
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.core.exceptions import ImproperlyConfigured

VERSION = 1
NONCE, TAG = 12, 16
OVERHEAD = 2 + NONCE + TAG
"""Bytes by which a sealed value is longer, beside the name of its key."""
SHORTEST_KEY = 32
NAMED = re.compile(r"([A-Za-z0-9_-]{1,32}):([A-Za-z0-9+/_-]+={0,2})")
BAD_KEYS = (
    "DDR_KEYS is not NAME:KEY,NAME:KEY with names of letters and digits, each once, "
    f"and keys of {SHORTEST_KEY} random bytes or more in base64."
)

Place = Sequence[str]
"""What a value is bound to: its table, its column, and what names its row."""


class CannotDecrypt(Exception):
    """A value is damaged, stands where it was not put, or its key is not known."""


@dataclass(frozen=True)
class Key:
    """One key of the ring, with what is derived from it for each purpose."""

    name: str
    cipher: AESGCM = field(repr=False, compare=False)
    digesting: bytes = field(repr=False, compare=False)

    @classmethod
    def made_from(cls, name: str, secret: bytes) -> Self:
        cipher = AESGCM(_derived(secret, b"ddr fields"))
        return cls(name, cipher, _derived(secret, b"ddr digests"))

    @property
    def head(self) -> bytes:
        """What every value sealed with this key begins with."""
        return bytes([VERSION, len(self.name)]) + self.name.encode()


@dataclass(frozen=True)
class KeyRing:
    """The first key seals; each of them opens what it has sealed."""

    keys: tuple[Key, ...]

    @classmethod
    def read(cls, text: str) -> Self:
        """From `NAME:KEY,NAME:KEY`. No part of a key is ever told."""
        found = [NAMED.fullmatch(part) for part in re.split(r"[,\s]+", text.strip())]
        keys = [Key.made_from(each[1], _secret(each[2])) for each in found if each]
        if len({key.name for key in keys}) != len(found):
            raise ImproperlyConfigured(BAD_KEYS)
        return cls(tuple(keys))

    @property
    def first(self) -> Key:
        return self.keys[0]

    def seal(self, plain: bytes, place: Place) -> bytes:
        head, nonce = self.first.head, os.urandom(NONCE)
        sealed = self.first.cipher.encrypt(nonce, plain, head + _bound(place))
        return head + nonce + sealed

    def open(self, sealed: bytes, place: Place) -> bytes:
        for key in self.keys:
            if sealed.startswith(key.head):
                return _opened(key, sealed, place)
        raise CannotDecrypt("No key of the ring has sealed this.")

    def digest(self, value: bytes, about: Place) -> bytes:
        """Tells equal values from others without telling the value."""
        return _digest(self.first, value, about)

    def digests(self, value: bytes, about: Place) -> list[bytes]:
        """The same under every key, to look up what older keys have written."""
        return [_digest(key, value, about) for key in self.keys]


def _opened(key: Key, sealed: bytes, place: Place) -> bytes:
    start = len(key.head)
    nonce, rest = sealed[start : start + NONCE], sealed[start + NONCE :]
    if len(rest) < TAG:
        raise CannotDecrypt("This value is cut off.")
    try:
        return key.cipher.decrypt(nonce, rest, key.head + _bound(place))
    except InvalidTag:
        reason = "This value is damaged, or stands where it was not put."
        raise CannotDecrypt(reason) from None


def _digest(key: Key, value: bytes, about: Place) -> bytes:
    return hmac.digest(key.digesting, _bound(about) + value, "sha256")


def _bound(parts: Place) -> bytes:
    """Each part with its length before it: no two places are written alike."""
    encoded = [part.encode() for part in parts]
    counted = [len(each).to_bytes(4, "big") + each for each in encoded]
    return b"".join([len(encoded).to_bytes(4, "big"), *counted])


def _derived(secret: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), length=32, salt=None, info=purpose).derive(secret)


def _secret(text: str) -> bytes:
    standard = text.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        secret = b64decode(standard + "=" * (-len(standard) % 4), validate=True)
    except NotBase64:
        secret = b""
    if len(secret) < SHORTEST_KEY:
        raise ImproperlyConfigured(BAD_KEYS)
    return secret
