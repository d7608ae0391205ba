"""What all pages with posts share: texts with names in them, a preview, the files of a form."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from plietsch.core.html import markdown
from plietsch.core.models import Upload
from plietsch.core.names import Person, UserRequest
from plietsch.core.uploads import RefusedUpload, store
from plietsch.groups import mentions
from plietsch.groups.forms import PostForm
from plietsch.groups.models import Draft, Membership, Post
from plietsch.ui.forms import Form, ModelForm


def turned_down(
    request: UserRequest, form: Form | ModelForm, reason: str, template: str, context: dict[str, Any]
) -> HttpResponse:
    """The form again, with what was typed and the reason why it could not be taken."""
    form.is_valid()
    form.add_error(None, f"{reason} {_('Ihr Text steht noch im Formular.')}")
    return render(request, template, {"preview": None} | context | {"form": form}, status=403)


def with_texts(posts: Iterable[Post], user: Person) -> None:
    """Give each post `text`: its safe HTML with the names that this person may see."""
    names = mentions.names_for(user, [post.body for post in posts])
    for post in posts:
        post.text = mentions.shown(post.body_html, names)


def preview_of(form: Form, readers: QuerySet[Membership], user: Person) -> SafeString:
    """What the text in a form would look like."""
    form.is_valid()
    text = mentions.keyed(form.cleaned_data.get("body", ""), readers, user)
    return mentions.shown(markdown(text), mentions.names_for(user, [text]))


def stored(form: PostForm, request: UserRequest) -> list[Upload] | None:
    """The form's files, kept before any transaction begins; None, and the reason in the form, if refused."""
    try:
        now = timezone.now()
        return [store(file, by=request.user, at=now) for file in form.cleaned_data["attachments"]]
    except RefusedUpload as refused:
        form.add_error("attachments", str(refused))
        return None


def draft_of(user: Person, place: str) -> dict[str, str]:
    """What this person was typing in a place, as the first values of its form."""
    kept = Draft.objects.visible_to(user).filter(place=place).first()
    typed = {"title": kept.title, "body": kept.body} if kept else {}
    return {name: text for name, text in typed.items() if text}
