"""Where a secret is typed, in our own words."""

from typing import Any

from allauth.account import forms as account
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as mfa
from allauth.usersessions.forms import ManageUserSessionsForm
from allauth.usersessions.internal.flows.sessions import end_sessions
from allauth.usersessions.models import UserSession
from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.accounts import factors, guesses, passwords
from core.forms import KEY, OnceForm, PanelHelper
from core.models import User


def name_field() -> forms.CharField:
    widget = forms.TextInput(
        attrs={"autocomplete": "username", "autocapitalize": "none"}
    )
    return forms.CharField(
        label=_("User name or e-mail"), widget=widget, max_length=254
    )


def password_field(label: Any, *, new: bool = False) -> forms.CharField:
    kind = "new-password" if new else "current-password"
    widget = forms.PasswordInput(attrs={"autocomplete": kind})
    return forms.CharField(label=label, widget=widget, strip=False, max_length=1024)


def code_field() -> forms.CharField:
    widget = forms.TextInput(
        attrs={
            "autocomplete": "one-time-code",
            "inputmode": "numeric",
            "autofocus": True,
        }
    )
    return forms.CharField(label=_("Code"), widget=widget, max_length=20)


class SignInForm(account.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = name_field()
        self.fields["password"] = password_field(_("Password"))


class ReauthenticateForm(account.ReauthenticateForm):
    password = password_field(_("Password"))


class ChangePasswordForm(account.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _relabel(self)
        self.fields["oldpassword"] = password_field(_("Your password until now"))

    def clean_oldpassword(self) -> str:
        old: str = super().clean_oldpassword()
        guesses.was_right(context.request)
        return old


class NewPasswordForm(account.ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _relabel(self)


class ResetForm(forms.Form):
    """Whatever address is typed, the answer is the same."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autofocus": True}),
    )

    def save(self, request: HttpRequest) -> None:
        passwords.send_reset(User.objects.called(self.cleaned_data["email"]))


class LinkForm(account.UserTokenForm):
    """The parts of a link that was sent."""

    token_generator = passwords.tokens


class OneUse(mfa.BaseAuthenticateForm):
    """A code of the phone or a recovery code: of each the first use counts."""

    code = code_field()

    def clean_code(self) -> str:
        with factors.of(self.user):
            code: str = super().clean_code()
        if not factors.is_first_use(self.user, code):
            raise get_adapter().validation_error("incorrect_code")
        return code


class CodeForm(OneUse, mfa.AuthenticateForm):
    pass


class CodeAgainForm(OneUse, mfa.ReauthenticateForm):
    pass


class SessionsForm(ManageUserSessionsForm):
    """Ends one session of one's own, or all others."""

    session = forms.ModelChoiceField(UserSession.objects.none(), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = UserSession.objects.filter(user=self.request.user)
        self.fields["session"].queryset = mine

    def save(self, request: HttpRequest) -> None:
        one = self.cleaned_data["session"]
        if one:
            end_sessions(request, [one])
        else:
            super().save(request)


def _relabel(form: forms.Form) -> None:
    """Our words, on the fields that check a new password."""
    form.fields["password1"].label = _("New password")
    form.fields["password2"].label = _("The new password again")
    form.fields["password1"].help_text = _(
        "12 characters or more: a few words will do."
    )
    for name in ("password1", "password2"):
        form.fields[name].widget.attrs.pop("placeholder", None)


class LettersForm(OnceForm):
    """What somebody chooses about e-mails; an alert comes whatever they choose."""

    weekly_e_mail = forms.BooleanField(
        label=_("On Mondays, how much waits for me"),
        required=False,
        help_text=_("Counts alone: no name and no case stands in it."),
    )
    language = forms.ChoiceField(
        label=_("Language of e-mails"), choices=settings.LANGUAGES
    )

    helper = PanelHelper("weekly_e_mail", "language", KEY)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        known = {"weekly_e_mail": user.weekly_e_mail, "language": user.language}
        super().__init__(*args, **kwargs)
        self.initial = known

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("weekly_e_mail", "language")}
