"""What Wagtail asks before it changes or deletes a picture or a file, in whichever of its views."""

from collections.abc import Collection
from typing import Any

from wagtail.documents.models import Document
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy
from wagtail.permissions import register_permission_policy

from plietsch.core.names import Person
from plietsch.portal.in_use import is_kept
from plietsch.portal.models import Picture


class KeptWhileShown(CollectionOwnershipPermissionPolicy):
    """As Wagtail has it, but what pages show stays."""

    def user_has_any_permission_for_instance(
        self, user: Person, actions: Collection[str], instance: Any
    ) -> bool:
        return any(
            super(KeptWhileShown, self).user_has_any_permission_for_instance(user, [action], instance)
            and not is_kept(instance, action=action, user=user)
            for action in actions
        )


def register_policies() -> None:
    """In place of Wagtail's own."""
    for model, name in ((Picture, "wagtailimages.Image"), (Document, "wagtaildocs.Document")):
        policy = KeptWhileShown(model, auth_model=name, owner_field_name="uploaded_by_user")
        register_permission_policy(model, policy)
