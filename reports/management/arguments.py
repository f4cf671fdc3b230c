"""What the commands of the summaries are told, looked up; one sentence if it is not."""

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from core.models import User
from programs.models import Program
from reports.periods import Period


def add_period(parser: CommandParser) -> None:
    parser.add_argument("--program", required=True, metavar="CODE")
    parser.add_argument(
        "--period", required=True, help="2026-10, 2026-Q3, 2026-H1 or 2026."
    )


def add_by(parser: CommandParser) -> None:
    parser.add_argument("--by", metavar="USERNAME", help="Who it is recorded under.")


def program_of(code: str) -> Program:
    try:
        return Program.objects.get(code=code)
    except Program.DoesNotExist as error:
        sentence = _("There is no programme with the code “%(code)s”.")
        raise CommandError(sentence % {"code": code}) from error


def period_of(code: str) -> Period:
    try:
        return Period.parse(code)
    except ValueError as error:
        raise CommandError(str(error)) from error


def user_of(username: str | None) -> User | None:
    if username is None:
        return None
    try:
        return User.objects.get(username=username)
    except User.DoesNotExist as error:
        sentence = _("There is no user “%(username)s”.")
        raise CommandError(sentence % {"username": username}) from error
