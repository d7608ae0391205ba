"""Pictures of projects: shown, added, removed."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plietsch.core.names import UserRequest
from plietsch.core.permissions import permission, public, require
from plietsch.core.uploads import RefusedUpload, serve
from plietsch.projects import forms
from plietsch.projects.models import Picture, Project
from plietsch.projects.operations import pictures as operations


@public
@require_safe
def picture(request: HttpRequest, picture: int) -> Any:
    """A picture, or its small copy (?klein)."""
    seen = Project.objects.visible_to(request.user)
    found = get_object_or_404(
        Picture.objects.filter(project__in=seen).select_related("large", "small"), pk=picture
    )
    return serve(request, found.small if "klein" in request.GET else found.large)


@permission("projects.edit_project")
@require_http_methods(["GET", "HEAD", "POST"])
def new_picture(request: UserRequest, project: str) -> HttpResponse:
    """Show a picture."""
    found = get_object_or_404(Project.objects.visible_to(request.user), slug=project)
    require(request.user, "projects.edit_project", found)
    form = forms.PictureForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            operations.add_picture(found, **form.picture(), by=request.user, at=timezone.now())
            messages.success(request, _("Das Bild steht auf der Seite."))
            return redirect(found)
        except (RefusedUpload, operations.EnoughPictures) as error:
            form.add_error("file", str(error))
    context = {
        "project": found,
        "form": form,
        "title": _("Bild zeigen"),
        "submit": _("Hochladen"),
        "cancel_url": found.get_absolute_url(),
    }
    return render(request, "projects/form.html", context, status=422 if form.errors else 200)


@permission("projects.edit_project")
@require_POST
def picture_removal(request: UserRequest, picture: int) -> HttpResponse:
    """Take a picture off the page."""
    seen = Project.objects.visible_to(request.user)
    found = get_object_or_404(Picture.objects.filter(project__in=seen).select_related("project"), pk=picture)
    require(request.user, "projects.edit_project", found.project)
    operations.remove_picture(found, by=request.user, at=timezone.now())
    messages.success(request, _("Das Bild ist entfernt."))
    return redirect(found.project)
