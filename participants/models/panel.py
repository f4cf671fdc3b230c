"""What is found out about an application, and who decides on it."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.encrypted import EncryptedTextField, SealedConstraint
from participants.models.application import (
    APPEALED,
    Application,
    ApplicationRecord,
    ApplicationRecordQuerySet,
    Status,
)
from programs.models import EligibilityCriterion


class CriterionAnswer(ApplicationRecord):
    """Whether somebody meets one criterion of the programme, and what shows it."""

    class Answer(models.TextChoices):
        MET = "met", _("Met")
        NOT_MET = "not_met", _("Not met")
        UNKNOWN = "unknown", _("Not known")

    criterion = models.ForeignKey(
        EligibilityCriterion,
        models.PROTECT,
        related_name="+",
        verbose_name=_("criterion"),
    )
    answer = models.CharField(_("answer"), max_length=10, choices=Answer)
    evidence = EncryptedTextField(_("evidence"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("answered by"),
    )

    objects = ApplicationRecordQuerySet["CriterionAnswer"].as_manager()

    class Meta:
        verbose_name = _("answer to a criterion")
        verbose_name_plural = _("answers to criteria")
        constraints = [
            models.UniqueConstraint(
                name="criterion_answer_once_for_an_application",
                fields=["application", "criterion"],
            ),
            models.CheckConstraint(
                name="criterion_answer_is_known_code",
                condition=Q(answer__in=["met", "not_met", "unknown"]),
            ),
            SealedConstraint(
                name="criterion_answer_evidence_is_sealed",
                field="evidence",
                has_content=True,
            ),
        ]

    def __str__(self) -> str:
        return self.get_answer_display()


class Appeal(ApplicationRecord):
    """That somebody does not accept a decision. There is one, and it is the last."""

    lodged_on = models.DateField(_("lodged on"))
    grounds = EncryptedTextField(_("grounds"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("written down by"),
    )

    objects = ApplicationRecordQuerySet["Appeal"].as_manager()

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        constraints = [
            models.UniqueConstraint(
                name="appeal_once_for_an_application",
                fields=["application"],
                violation_error_message=_("An appeal was lodged already."),
            ),
            SealedConstraint(
                name="appeal_has_grounds", field="grounds", has_content=True
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lodged_on}"


class PanelDecision(ApplicationRecord):
    """What a panel decided of somebody who stood before it, or that nobody came.

    A trigger of the table looks at who sits on it: at least two, none of whom
    screened, and on appeal nobody of the first panel; and that nobody is eligible
    who does not meet what is required, or for a commander's list alone.
    """

    class Instance(models.TextChoices):
        FIRST = "first", _("Verification")
        APPEAL = "appeal", _("Appeal")

    class Decision(models.TextChoices):
        ELIGIBLE = Status.ELIGIBLE.value, _("Eligible")
        INELIGIBLE = Status.INELIGIBLE.value, _("Not eligible")
        DISPUTED = Status.DISPUTED.value, _("Disputed")
        REFERRED = Status.REFERRED.value, _("Referred to child protection")

    instance = models.CharField(
        _("instance"), max_length=10, choices=Instance, default=Instance.FIRST
    )
    held_on = models.DateField(_("day of the panel"))
    members = ArrayField(models.BigIntegerField(), verbose_name=_("members"))
    present = models.BooleanField(_("person present"))
    decision = models.CharField(
        _("decision"), max_length=30, choices=Decision, blank=True
    )
    reason = EncryptedTextField(_("reason"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("written down by"),
    )

    objects = ApplicationRecordQuerySet["PanelDecision"].as_manager()

    class Meta:
        ordering = ["held_on", "created_at", "id"]
        verbose_name = _("decision of a panel")
        verbose_name_plural = _("decisions of panels")
        indexes = [models.Index("application", name="panel_of_an_application")]
        constraints = [
            models.UniqueConstraint(
                name="panel_decides_once_in_each_instance",
                fields=["application", "instance"],
                condition=~Q(decision=""),
            ),
            models.CheckConstraint(
                name="panel_instance_is_known_code",
                condition=Q(instance__in=["first", "appeal"]),
            ),
            models.CheckConstraint(
                name="panel_decides_on_who_is_present",
                condition=Q(present=False, decision="")
                | Q(
                    present=True,
                    decision__in=[
                        *("eligible", "ineligible", "disputed"),
                        "referred_child_track",
                    ],
                    reason__isnull=False,
                ),
                violation_error_message=_(
                    "Who is present is decided on, with a reason; who is absent is not."
                ),
            ),
            models.CheckConstraint(
                name="panel_has_two_members", condition=Q(members__len__gte=2)
            ),
            SealedConstraint(
                name="panel_reason_is_sealed", field="reason", has_content=True
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_instance_display()}, {self.held_on}"


def may_be_screened(application: Application) -> bool:
    """Until a panel decided; and again while an appeal waits for its panel."""
    if application.status in (Status.PRE_REGISTERED, Status.SCREENING):
        return True
    return next_instance(application) == PanelDecision.Instance.APPEAL


def next_instance(application: Application) -> str | None:
    """The panel that has to decide next; None where none has to."""
    if application.status == Status.SCREENING:
        return PanelDecision.Instance.FIRST
    if application.status not in APPEALED:
        return None
    waits = Appeal.objects.of(application).exists()
    over = decided(application, PanelDecision.Instance.APPEAL)
    return PanelDecision.Instance.APPEAL if waits and not over else None


def decided(application: Application, instance: str) -> PanelDecision | None:
    rows = PanelDecision.objects.of(application).filter(instance=instance)
    return rows.exclude(decision="").first()
