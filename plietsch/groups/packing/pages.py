"""Pages, and what they said before."""

from collections.abc import Iterator

from django.db.models import F

from plietsch.groups.packing.content import Content, author, titled, when


def pages(content: Content) -> Iterator[tuple[str, str]]:
    """Each page as it is now."""
    content.rows["pages"] = []
    for page in content.pages.select_related("changed_by").order_by("pk"):
        text = content.read(page.body)
        row = {"page": page.pk, "title": page.title, "version_no": page.version_no, "body": text}
        changed = {"changed_at": page.changed_at, "changed_by": author(page.changed_by)}
        content.rows["pages"].append(row | changed)
        yield titled(page.pk, page.title), f"# {page.title}\n\n{text}\n"


def earlier_pages(content: Content) -> Iterator[tuple[str, str]]:
    """Each text that a newer one has replaced, named by page and number."""
    content.rows["earlier_pages"] = []
    replaced = content.page_versions.filter(no__lt=F("page__version_no")).select_related("written_by")
    for version in replaced.order_by("page", "no").iterator(chunk_size=100):
        text, name = content.read(version.body), author(version.written_by)
        row = {"page": version.page_id, "no": version.no, "title": version.title, "body": text}
        written = {"remark": version.remark, "written_at": version.written_at, "written_by": name}
        content.rows["earlier_pages"].append(row | written)
        about = " · ".join(filter(None, (name, when(version.written_at), version.remark)))
        title = titled(f"{version.page_id}-{version.no}", version.title)
        yield title, f"# {version.title}\n\n{about}\n\n{text}\n"
