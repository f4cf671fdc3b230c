"""What became of accounts. Hashes of passwords and sign-ins are no part of it."""

from core.history.events import event_model
from core.models.user import User

UserEvent = event_model(User, __name__, leaving_out=["password", "last_login"])
UserGroupsEvent = event_model(User.groups.through, __name__)
UserUserPermissionsEvent = event_model(User.user_permissions.through, __name__)
