"""Every text that people read is there in every language that is offered."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from django.conf import settings
from django.core.management import call_command
from django.utils.translation import gettext as _
from django.utils.translation import override

from ddr import catalogues

KEPT = sorted(Path(settings.LOCALE_PATHS[0]).glob("*/LC_MESSAGES/django.po"))
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd%]")
BREAKS = re.compile(r" (?:[:;?!»]|%(?![(ds]))|« ")


def texts(catalog: Catalog) -> dict[tuple[str, str | None], Message]:
    """By the text itself (of a plural the first form) and its context."""
    found = {}
    for message in catalog:
        if message.id:
            text = message.id if isinstance(message.id, str) else message.id[0]
            found[text, message.context] = message
    return found


def pairs(message: Message) -> list[tuple[str, str]]:
    """Each translation beside the text it stands for; the plural's form counts."""
    if isinstance(message.id, str):
        return [(message.id, message.string)]
    return [(message.id[1], form) for form in message.string]


@pytest.fixture(scope="module", params=KEPT, ids=lambda path: path.parts[-3])
def path(request) -> Path:
    return request.param


def test_french_is_there():
    assert "fr" in {path.parts[-3] for path in KEPT}


def test_every_text_is_translated(path):
    collected, kept = (
        texts(catalogues.collect(settings.BASE_DIR)),
        texts(catalogues.read(path)),
    )

    waiting = [
        text
        for text, message in kept.items()
        if not all(translation for _text, translation in pairs(message))
    ]

    assert sorted(collected.keys() ^ kept.keys(), key=str) == []
    assert waiting == []
    assert [text for text, message in kept.items() if message.fuzzy] == []


def test_a_translation_holds_what_the_text_is_filled_with(path):
    for message in texts(catalogues.read(path)).values():
        for text, translation in pairs(message):
            wanted, found = PLACEHOLDER.findall(text), PLACEHOLDER.findall(translation)
            assert set(found) == set(wanted), text
            assert translation == translation.strip() or text != text.strip(), text


def test_french_keeps_its_signs_on_the_line():
    """No ordinary space before : ; ? ! and inside « »."""
    french = next(path for path in KEPT if path.parts[-3] == "fr")

    for message in texts(catalogues.read(french)).values():
        for _text, translation in pairs(message):
            assert not re.search(r" (?:[:;?!»]|%(?![(ds]))|« ", translation), (
                translation
            )


def test_the_compiled_file_is_not_behind(path):
    catalog = catalogues.read(path)

    assert catalogues.compiled(path).read_bytes() == catalogues.as_mo(catalog)
    assert path.read_bytes() == catalogues.written(catalog)


def test_new_texts_wait_and_old_ones_go(tmp_path):
    path = tmp_path / "fr" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    before = Catalog(locale="fr")
    before.add("Save", "Enregistrer")
    before.add("Gone", "Parti")
    path.write_bytes(catalogues.written(before))
    now = Catalog()
    now.add("Save")
    now.add("New")

    catalogues.update(path, now)

    kept = {
        message.id: message.string for message in catalogues.read(path) if message.id
    }
    assert kept == {"Save": "Enregistrer", "New": ""}
    assert catalogues.compiled(path).exists()


def test_the_command_changes_nothing_twice(capsys, settings, tmp_path):
    settings.LOCALE_PATHS = [tmp_path]
    path = tmp_path / "fr" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_bytes(catalogues.written(Catalog(locale="fr")))
    call_command("messages")
    once = path.read_bytes()

    call_command("messages")

    assert path.read_bytes() == once
    assert capsys.readouterr().out.startswith("fr: ")


def test_a_page_in_french_is_french():
    with override("fr"):
        assert _("Sign in") == "Se connecter"
