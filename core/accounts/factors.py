"""The second factor: a code of one's phone, a security key, or a code on paper.

What codes are made of is sealed, bound to whom it belongs to. A code of the phone
opens one door once, whichever process is asked and however many at once. Where
second factors are demanded nobody comes past setting one up.
"""

from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from allauth.core import context
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django_htmx.http import HttpResponseClientRedirect
from qrcode.main import QRCode

from core.accounts import clock
from core.crypto import CannotDecrypt, Place
from core.encrypted import ring
from core.models import UsedCode, User

Handler = Callable[[HttpRequest], HttpResponse]

FIRST = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""What counts; recovery codes alone are none."""

SECRET = {"secret", "seed"}
"""What a factor's data hold sealed: the key of a phone, the seed of recovery codes."""

OPEN_WITHOUT = {
    "account_logout",
    "account_reauthenticate",
    "account_session",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "language",
    "theme",
    "csp-report",
    "health",
}
"""The pages of whoever has to set up a factor first."""

_owner: ContextVar[int | None] = ContextVar("factor_owner", default=None)


class FactorAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is not right, or was used before."),
    }

    def encrypt(self, text: str) -> str:
        return _sealed(text.encode(), _whose())

    def decrypt(self, encrypted_text: str) -> str:
        return _opened(encrypted_text, _whose()).decode()

    def get_totp_label(self, user: AbstractBaseUser) -> str:
        return user.get_username()

    def build_totp_svg(self, url: str) -> str:
        """Bare lines: a style would be blocked, and an address would hold the key."""
        code = QRCode(border=2)
        code.add_data(url)
        rows = code.get_matrix()
        dark = "".join(
            f"M{x} {y}h1v1h-1z"
            for y, row in enumerate(rows)
            for x, is_dark in enumerate(row)
            if is_dark
        )
        return format_html(
            '<svg viewBox="0 0 {} {}" role="img" aria-label="{}">'
            '<path fill="#fff" d="M0 0h{}v{}H0z"/><path d="{}"/></svg>',
            *(len(rows), len(rows), _("The key as a picture")),
            *(len(rows), len(rows), dark),
        )

    def get_totp_issuer(self) -> str:
        """Nothing that tells whoever finds a phone what it opens."""
        return str(settings.TOTP_ISSUER)


@contextmanager
def of(user: User) -> Iterator[None]:
    """Whose factors are at stake, where nobody is signed in yet."""
    token = _owner.set(user.pk)
    try:
        yield
    finally:
        _owner.reset(token)


def has_one(user: User) -> bool:
    return Authenticator.objects.filter(user=user, type__in=FIRST).exists()


def had_one(request: HttpRequest) -> bool:
    """Whether whoever asks had a factor already when they signed in."""
    factors = Authenticator.objects.filter(user=request.user.pk, type__in=FIRST)
    return factors.filter(created_at__lt=clock.signed_in_at(request)).exists()


def is_first_use(user: User, code: str) -> bool:
    """Whether the code opens a door for the first time; waits for who came before."""
    digits = normalize_user_code(code).encode()  # as allauth compares it
    return UsedCode.objects.claim(user, ring().digest(digits, _place(user.pk)))


def seal_anew(factor: Authenticator) -> bool:
    """Seal with the first key what an older one has sealed; whether there was any."""
    older = {
        name: _sealed(_opened(factor.data[name], factor.user_id), factor.user_id)
        for name in SECRET & factor.data.keys()
        if not _bytes(factor.data[name]).startswith(ring().first.head)
    }
    if older:
        factor.data |= older
        factor.save(update_fields=["data"])
    return bool(older)


class SecondFactorMiddleware:
    """Sends whoever has none to where it is set up, and lets nothing else through."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, *_: object, **__: object
    ) -> HttpResponse | None:
        user, match = request.user, request.resolver_match
        if not settings.MFA_DEMANDED or not user.is_authenticated:
            return None
        if match and match.view_name in OPEN_WITHOUT:
            return None
        return None if has_one(user) else _to_setting_up(request)


def _to_setting_up(request: HttpRequest) -> HttpResponse:
    page = redirect("mfa_activate_totp")
    return HttpResponseClientRedirect(page.url) if request.htmx else page  # type: ignore[attr-defined]


def _sealed(plain: bytes, user_id: int) -> str:
    return b64encode(ring().seal(plain, _place(user_id))).decode()


def _opened(text: str, user_id: int) -> bytes:
    return ring().open(_bytes(text), _place(user_id))


def _bytes(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except NotBase64:
        raise CannotDecrypt("This is no sealed value.") from None


def _whose() -> int:
    owner = _owner.get()
    return owner if owner is not None else context.request.user.pk


def _place(user_id: int) -> Place:
    return [Authenticator._meta.db_table, "data", str(user_id)]
