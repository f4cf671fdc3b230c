"""Makes the database's roles, as its administrator; doing so again changes nothing."""

import os
from typing import Any

import psycopg
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from core.database_roles import ROLES, UnsafeRole, make_roles


class Command(BaseCommand):
    """Run once before the first `migrate`, and again whenever in doubt.

    A role's password comes from the environment (DDR_OWNER_PASSWORD,
    DDR_WEB_PASSWORD, DDR_JOBS_PASSWORD, DDR_BACKUP_PASSWORD); without one it keeps
    the password it has.
    """

    help = "Makes the roles ddr_owner, ddr_web, ddr_jobs and ddr_backup."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            warnings = make_roles(administrators_url(), given_passwords())
        except (psycopg.Error, UnsafeRole, ValueError) as error:
            raise CommandError(str(error).strip()) from error
        for warning in warnings:
            self.stderr.write(self.style.WARNING(warning))
        self.stdout.write(_("The roles are there: %s.") % ", ".join(ROLES))


def administrators_url() -> str:
    """DATABASE_URL is the administrator's where it is the only one."""
    if url := os.environ.get("DATABASE_ADMIN_URL"):
        return url
    if "DATABASE_OWNER_URL" not in os.environ and "DATABASE_URL" in os.environ:
        return os.environ["DATABASE_URL"]
    raise CommandError(_("Set DATABASE_ADMIN_URL to the address of an administrator."))


def given_passwords() -> dict[str, str]:
    named = {role: os.environ.get(f"{role.upper()}_PASSWORD", "") for role in ROLES}
    return {role: password for role, password in named.items() if password}
