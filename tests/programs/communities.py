"""Work with communities as tests know it: one of each, with people counted."""

from programs.models import Office
from programs.models.community import CommunityRecord
from tests.factories import (
    AcceptanceAnswerFactory,
    AcceptanceSurveyFactory,
    AreaFactory,
    CommunityDialogueFactory,
    CommunityPartnerFactory,
    CommunityProjectFactory,
    ParticipationFactory,
)


def community_of(office: Office) -> dict[str, CommunityRecord]:
    """A project, a dialogue event and a survey of the office, by their sections."""
    where = {"office": office, "area": AreaFactory(program=office.program)}
    project = CommunityProjectFactory(name="Well of the market", **where)
    CommunityPartnerFactory(project=project, partner__name="Women of the market")
    ParticipationFactory(project=project)
    ParticipationFactory(project=project, group="community_member", number=9)
    dialogue = CommunityDialogueFactory(name="Evening at the well", **where)
    ParticipationFactory(project=None, dialogue=dialogue, number=30)
    survey = AcceptanceSurveyFactory(**where)
    ParticipationFactory(project=None, survey=survey, group="")
    AcceptanceAnswerFactory(
        survey=survey, question__text="I would buy from somebody who has come back."
    )
    return {"projects": project, "dialogues": dialogue, "surveys": survey}
