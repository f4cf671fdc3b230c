from django.apps import AppConfig
from django.contrib.admin import apps as admin
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = _("Accounts and jobs")


class AdminConfig(admin.AdminConfig):
    """Puts the administrators' site in the place of Django's own."""

    default = False
    default_site = "core.admin_site.DdrAdminSite"
