"""The calendar for a phone: switched on with a new address, and off."""

from django.db import transaction
from django.utils import timezone

from core import audit
from core.models import User
from programs.models import CalendarFeed
from programs.models.feed import digest, new_token


@transaction.atomic
def renew(*, by: User) -> str:
    """A new token, told here alone; the one before opens nothing any more."""
    token = new_token()
    values = {"token_digest": digest(token), "made_at": timezone.now()}
    feed, _made = CalendarFeed.objects.update_or_create(user=by, defaults=values)
    audit.record("calendar-feed-made", feed, by=by)
    return token


@transaction.atomic
def switch_off(*, by: User) -> None:
    feed = CalendarFeed.objects.select_for_update().filter(user=by).first()
    if feed is None or feed.made_at is None:
        return
    feed.token_digest = feed.made_at = None
    feed.save()
    audit.record("calendar-feed-ended", feed, by=by)
