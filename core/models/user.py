"""Who signs in."""

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """A member of staff. What they may do is their assignments, not their flags."""

    class Meta(AbstractUser.Meta):
        swappable = "AUTH_USER_MODEL"

    def __str__(self) -> str:
        return self.get_full_name() or self.username
