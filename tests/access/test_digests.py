"""No e-mail about a week names anybody: of everybody in the world, in all languages."""

import re

import pytest
from django.conf import settings
from django.core import mail as sent

from core import mail
from core.models import Letter, User
from participants import digests
from tests.access.cast import World
from tests.roles import as_owner


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_the_text_holds_numbers_and_fixed_words_alone(
    world: World, language: str
) -> None:
    with as_owner():
        users = list(User.objects.filter(assignments__isnull=False).distinct())
        for user in users:
            user.email = f"u{user.pk}@example.org"
            user.language = language
            user.save(update_fields=["email", "language"])
    Letter.objects.filter(template="digest").delete()
    for user in users:
        digests.make(user.pk, f"of {language}")
    letters = list(Letter.objects.filter(template="digest").select_related("to"))
    sent.outbox.clear()

    for letter in letters:
        mail.deliver(letter.pk)

    texts = {(each.to[0], each.subject, each.body) for each in sent.outbox}
    assert len(texts) == len(letters) > 8
    told = "".join(subject + body for _to, subject, body in texts)
    assert world.canaries.found_in(told) == set()
    fixed = {_without_figures(body, letters) for _to, _subject, body in texts}
    assert len(fixed) <= 2**3


def _without_figures(body: str, letters: list[Letter]) -> str:
    """The words alone: who is greeted, the address and the numbers are left out."""
    greeting, _, rest = body.partition("\n")
    assert any(str(letter.to) in greeting for letter in letters)
    return re.sub(r"\d+", "N", re.sub(r"http\S+", "ADDRESS", rest))
