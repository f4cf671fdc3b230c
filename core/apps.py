from importlib import import_module

from django.apps import AppConfig
from django.contrib.admin import apps as admin
from django.contrib.auth.signals import user_logged_in
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = _("Accounts and jobs")

    def ready(self) -> None:
        """What signs people in tells it by signals alone."""
        user_logged_in.connect(import_module("core.accounts.clock").begin)
        used = import_module("allauth.mfa.signals").authenticator_used
        used.connect(import_module("core.accounts.guesses").was_right)


class AdminConfig(admin.AdminConfig):
    """Puts the administrators' site in the place of Django's own."""

    default = False
    default_site = "core.admin_site.DdrAdminSite"
