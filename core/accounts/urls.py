"""Signing in, the second factor, one's sessions: allauth's views, those that we use.

Nobody registers by themselves, and no other service signs anybody in.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as keys
from django.conf import settings
from django.urls import path, re_path

from core.accounts import views

urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("again/", account.reauthenticate, name="account_reauthenticate"),
    path("session/", views.session, name="account_session"),
    path("signed-in/", views.signed_in_again, name="account_signed_in"),
    # The password
    path("password/", account.password_change, name="account_change_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path(
        "password/reset/sent/",
        account.password_reset_done,
        name="account_reset_password_done",
    ),
    re_path(
        r"^password/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[0-9A-Za-z-]+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/set/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    # The second factor
    path("factor/", mfa.index, name="mfa_index"),
    path("factor/code/", mfa.authenticate, name="mfa_authenticate"),
    path("factor/again/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("factor/phone/", totp.activate_totp, name="mfa_activate_totp"),
    path("factor/phone/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("factor/codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "factor/codes/new/",
        codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "factor/codes/file/",
        codes.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    # What one is told by e-mail
    path("e-mails/", views.e_mails, name="account_e_mails"),
    # Where one is signed in
    path("sessions/", views.sessions, name="usersessions_list"),
]

security_keys = [
    path("factor/keys/", keys.list_webauthn, name="mfa_list_webauthn"),
    path("factor/keys/add/", keys.add_webauthn, name="mfa_add_webauthn"),
    path(
        "factor/keys/again/",
        keys.reauthenticate_webauthn,
        name="mfa_reauthenticate_webauthn",
    ),
    path(
        "factor/keys/<int:pk>/remove/",
        keys.remove_webauthn,
        name="mfa_remove_webauthn",
    ),
]
if "webauthn" in settings.MFA_SUPPORTED_TYPES:
    urlpatterns += security_keys
