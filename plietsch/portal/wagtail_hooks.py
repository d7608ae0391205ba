"""What Wagtail's editor gets from us: records to choose, words to keep."""

from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet
from django.utils.translation import gettext_lazy as _

from plietsch.portal.choosers import RecordChooser, dataset_chooser, event_chooser, project_chooser
from plietsch.portal.models import Category, Department, PressContact


class CategoryViewSet(ModelViewSet):
    model = Category
    icon = "tag"
    form_fields = ("name", "slug")
    list_display = ("name", "slug")


class DepartmentViewSet(ModelViewSet):
    model = Department
    icon = "home"
    form_fields = ("name",)


class PressContactViewSet(ModelViewSet):
    model = PressContact
    icon = "mail"
    form_fields = ("name", "organisation", "phone", "email")
    list_display = ("name", "organisation", "phone", "email")


class Words(ViewSetGroup):
    """Lists that news choose from."""

    menu_label = _("Ordnung")
    menu_icon = "tag"
    items = (CategoryViewSet, DepartmentViewSet, PressContactViewSet)


@hooks.register("register_admin_viewset")
def words() -> Words:
    return Words()


@hooks.register("register_admin_viewset")
def choosers() -> list[RecordChooser]:
    return [event_chooser, project_chooser, dataset_chooser]
