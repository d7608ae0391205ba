"""Files of posts: what a PDF looks like before it is opened."""

from collections.abc import Callable
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from weasyprint import HTML

from plietsch.core.uploads import store
from plietsch.core.world import World
from plietsch.groups.models import File
from plietsch.groups.operations.posts import reply

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
BROKEN = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def _with_file(world: World, content: bytes, topic: str = "topic.hidden") -> File:
    member = world["user.member"]
    upload = store(SimpleUploadedFile("Plan.pdf", content, "application/pdf"), by=member, at=world.now)
    return reply(topic=world[topic], body="Der Plan.", uploads=[upload], by=member, at=world.now).files.get()


def test_a_pdf_shows_its_first_page_to_its_readers_alone(world: World, client_as: SignIn) -> None:
    file = _with_file(world, HTML(string="<h1>Lageplan</h1>").write_pdf() or b"")
    address = reverse("groups:file_preview", kwargs={"file": file.pk})

    page = client_as("member").get(file.post.get_absolute_url(), follow=True).content.decode()
    picture = client_as("member").get(address)

    assert f'src="{address}"' in page
    assert picture["Content-Type"] == "image/webp"
    with Image.open(BytesIO(b"".join(picture.streaming_content))) as image:  # type: ignore[attr-defined]
        assert image.width == 480
        assert image.convert("L").getextrema()[0] < 100  # something is written on it
    for role in ("guest", "business", "office"):
        assert client_as(role).get(address).status_code == 404


def test_a_pdf_that_cannot_be_drawn_leaves_the_page_whole(world: World, client_as: SignIn) -> None:
    file = _with_file(world, BROKEN)
    address = reverse("groups:file_preview", kwargs={"file": file.pk})

    for _time in range(2):
        answer = client_as("member").get(address)
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/svg+xml")
