"""A file, what it held before, and a newer version of it."""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from plietsch.core.models import Upload
from plietsch.core.permissions import can, public, require
from plietsch.core.uploads import RefusedUpload, serve, store
from plietsch.core.uploads.previews import MEDIA_TYPE, preview_of
from plietsch.groups.forms.writing import FileForm
from plietsch.groups.models import File, FileVersion
from plietsch.groups.operations.writing import replace_file

NOTHING = b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'


@public
@require_safe
def file(request: HttpRequest, file: int) -> HttpResponseBase:
    """A file, for who may read the post that it hangs on."""
    return serve(request, _upload_of(request, file))


@public
@require_safe
def preview(request: HttpRequest, file: int) -> HttpResponseBase:
    """The first page of a PDF; an empty picture where it cannot be drawn."""
    picture = preview_of(_upload_of(request, file))
    response: HttpResponseBase = (
        FileResponse(picture.open("rb"), content_type=MEDIA_TYPE)
        if picture
        else HttpResponse(NOTHING, content_type="image/svg+xml")
    )
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response


def _upload_of(request: HttpRequest, file: int) -> Upload:
    rows = File.objects.visible_to(request.user).select_related("upload")
    return get_object_or_404(rows, pk=file).upload


@public
@require_http_methods(["GET", "HEAD", "POST"])
def file_versions(request: HttpRequest, file: int) -> HttpResponse:
    """A file with what it held before; its author brings a newer one."""
    rows = File.objects.visible_to(request.user).select_related("upload", "group", "post__topic")
    found = get_object_or_404(rows, pk=file)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        require(request.user, "groups.replace_file", found)
        if form.is_valid() and _replace(request, found, form):
            return redirect("groups:file_versions", file=found.pk)
    context = {
        "file": found,
        "group": found.group,
        "versions": found.versions.select_related("upload", "replaced_by").order_by("-replaced_at", "-pk"),
        "form": form if can(request.user, "groups.replace_file", found) else None,
    }
    return render(request, "groups/file_versions.html", context)


def _replace(request: HttpRequest, file: File, form: FileForm) -> bool:
    now = timezone.now()
    try:
        upload = store(form.cleaned_data["file"], by=request.user, at=now)
    except RefusedUpload as refused:
        form.add_error("file", str(refused))
        return False
    replace_file(file=file, upload=upload, by=request.user, at=now)  # type: ignore[arg-type]
    return True


@public
@require_safe
def file_version(request: HttpRequest, fileversion: int) -> HttpResponseBase:
    """An earlier version of a file."""
    rows = FileVersion.objects.visible_to(request.user).select_related("upload")
    return serve(request, get_object_or_404(rows, pk=fileversion).upload)
