"""Sessions in the database, sealed: they hold what a second factor is being made of."""

import json
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from core.crypto import CannotDecrypt
from core.encrypted import ring


class SessionStore(DatabaseStore):
    def encode(self, session_dict: dict[str, Any]) -> str:
        plain = json.dumps(session_dict, separators=(",", ":")).encode()
        return b64encode(ring().seal(plain, self._place())).decode()

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        """What can't be read is a session that has ended."""
        try:
            sealed = b64decode(session_data, validate=True)
            found: dict[str, Any] = json.loads(ring().open(sealed, self._place()))
        except (CannotDecrypt, NotBase64, ValueError):
            return {}
        return found

    def _place(self) -> list[str]:
        return ["django_session", "session_data", str(self.session_key)]
