"""`load_program FILE.json`: create or update one programme from its set-up file."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from programs.loading import BadSetup, load


class Command(BaseCommand):
    help = "Create or update one programme from its set-up file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.json")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            program = load(json.loads(file.read_text(encoding="utf-8-sig")))
        except (OSError, ValueError) as error:
            text = _("%(file)s can't be read as JSON: %(error)s")
            raise CommandError(text % {"file": file, "error": error}) from error
        except BadSetup as error:
            raise CommandError(str(error)) from error
        text = _("Programme %(code)s is set up.")
        self.stdout.write(text % {"code": program.code})
