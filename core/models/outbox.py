"""Work promised in a transaction, until a message about it has left."""

from datetime import timedelta

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

AFTER_COMMIT = timedelta(seconds=5)
"""Until then the process that wrote the row sends it; the sweep leaves it alone."""


class OutboxQuerySet(models.QuerySet["Outbox"]):
    def unsent(self) -> "OutboxQuerySet":
        return self.filter(sent_at=None)

    def overdue(self) -> "OutboxQuerySet":
        """Unsent, and nobody else is about to send it."""
        return self.unsent().filter(due_at__lt=Now() - AFTER_COMMIT).order_by("pk")

    def sent_before(self, age: timedelta) -> "OutboxQuerySet":
        return self.filter(sent_at__lt=Now() - age)


class Outbox(models.Model):
    """One message to the workers: a task and the id of the row it is about."""

    task = models.CharField(_("task"), max_length=100)
    subject = models.CharField(_("about"), max_length=64)
    due_at = models.DateTimeField(_("not before"), db_default=Now())
    sent_at = models.DateTimeField(_("sent"), null=True, editable=False)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        verbose_name = _("message to the workers")
        verbose_name_plural = _("messages to the workers")
        indexes = [
            models.Index(
                name="outbox_unsent",
                fields=["due_at"],
                condition=models.Q(sent_at=None),
            ),
            models.Index(name="outbox_about", fields=["subject"]),
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.subject}"
