from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from ddr.celery import app as celery


class DdrConfig(AppConfig):
    name = "ddr"
    verbose_name = _("The whole product")
    celery = celery
    """Named so that whoever starts Django has it, for what they send goes by it."""
