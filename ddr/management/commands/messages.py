"""Brings the translations up to date with the code, and compiles them."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from ddr import catalogues


class Command(BaseCommand):
    help = "Collects the texts to translate into locale/, and compiles them."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        texts = catalogues.collect(settings.BASE_DIR)
        for path in sorted(Path(settings.LOCALE_PATHS[0]).glob("*/LC_MESSAGES/*.po")):
            catalog = catalogues.update(path, texts)
            waiting = sum(1 for message in catalog if message.id and not message.string)
            self.stdout.write(
                f"{path.parts[-3]}: {len(catalog)} texts, {waiting} to translate"
            )
