"""The parts of a profile, as data: each is shown, asked and saved by itself.

To add a question: a field of `Profile`, its right in `participants.fields`, and its
name in a part here.
"""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.access import Permission
from participants.fields import to_read, to_write
from participants.models import Profile


class Section(NamedTuple):
    code: str
    """In addresses."""
    title: Promise
    fields: tuple[str, ...]

    @property
    def read(self) -> Permission:
        return to_read(Profile, self.fields[0])

    @property
    def write(self) -> Permission:
        return to_write(Profile, self.fields[0])


SECTIONS = (
    Section("wishes", _("What they want"), ("wishes", "wishes_more")),
    Section("education", _("Education"), ("reads", "education_more")),
    Section("skills", _("Skills"), ("skills", "skills_more")),
    Section("health", _("Health"), ("health", "treatment", "health_more")),
    Section("family", _("Family"), ("family", "lives_with", "children", "family_more")),
    Section("economy", _("Living"), ("income", "home", "earners_for", "economy_more")),
    Section("joined", _("Why they joined"), ("why_joined", "why_joined_more")),
)
BY_CODE = {section.code: section for section in SECTIONS}
WRITES = tuple(sorted({section.write for section in SECTIONS}))
