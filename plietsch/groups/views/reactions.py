"""Reactions to posts, given and taken back."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from plietsch.core.names import UserRequest
from plietsch.core.permissions import permission, require
from plietsch.groups.forms.writing import ReactionForm
from plietsch.groups.models import Post, Topic
from plietsch.groups.operations.writing import react
from plietsch.groups.reactions import with_reactions
from plietsch.groups.templatetags.threads import reactions


@permission("groups.react_post")
@require_POST
def reaction(request: UserRequest, topic: int) -> HttpResponse:
    """Thank for a post, agree, or take that back."""
    found = get_object_or_404(Topic.objects.visible_to(request.user), pk=topic)
    form = ReactionForm(request.POST)
    if not form.is_valid():
        return redirect(found)
    no, sign = form.cleaned_data["r"]
    rows = Post.objects.visible_to(request.user).select_related("group")
    post = get_object_or_404(rows, topic=found, no=no)
    require(request.user, "groups.react_post", post)
    react(post=post, sign=sign, by=request.user)
    if request.headers.get("HX-Request"):
        with_reactions([post], request.user, may_react=True)
        return HttpResponse(reactions(post))
    return redirect(post)
