"""`import_records KIND FILE --program CODE`: take the rows of a file in.

The last line on stdout counts them, as JSON. Exit status: 0 all stored, 2 some
rejected, 1 the file was refused and nothing is stored.
"""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from core.models import User
from participants import imports
from programs.models import Program

SOME_REJECTED = 2


class Command(BaseCommand):
    help = "Import records of a programme from a .csv or .xlsx file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", metavar="KIND", help=" | ".join(imports.KINDS))
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--program", required=True, metavar="CODE")
        parser.add_argument("--dry-run", action="store_true", help="Store nothing.")
        parser.add_argument("--rejects", type=Path, metavar="FILE")
        parser.add_argument(
            "--by", metavar="USERNAME", help="Recorded as the importer."
        )

    rejected = False

    def run_from_argv(self, argv: list[str]) -> None:
        """Argparse ends with 2 as well, which here would mean that rows are in."""
        try:
            super().run_from_argv(argv)
        except SystemExit as end:
            sys.exit(end.code if self.rejected else bool(end.code))

    def handle(
        self,
        *args: Any,
        kind: str,
        file: Path,
        program: str,
        dry_run: bool,
        rejects: Path | None,
        by: str | None,
        **options: Any,
    ) -> None:
        # Not left to argparse, whose exit status would say that rows were rejected.
        if kind not in imports.KINDS:
            kinds = ", ".join(imports.KINDS)
            raise CommandError(_("KIND is one of: %(kinds)s.") % {"kinds": kinds})
        into, user = _program(program), _user(by)
        try:
            counts = imports.run(
                kind, file, into, by=user, dry_run=dry_run, rejects=rejects
            )
        except (imports.Refused, imports.NotAllowed) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps(asdict(counts)))
        if counts.rejected:
            self.rejected = True
            sys.exit(SOME_REJECTED)


def _program(code: str) -> Program:
    try:
        return Program.objects.get(code=code)
    except Program.DoesNotExist as error:
        sentence = _("There is no programme with the code “%(code)s”.")
        raise CommandError(sentence % {"code": code}) from error


def _user(username: str | None) -> User | None:
    if username is None:
        return None
    try:
        return User.objects.get(username=username)
    except User.DoesNotExist as error:
        sentence = _("There is no user “%(username)s”.")
        raise CommandError(sentence % {"username": username}) from error
