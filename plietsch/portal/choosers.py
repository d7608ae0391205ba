"""How editors pick records of the network while they write."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView
from wagtail.admin.viewsets.chooser import ChooserViewSet

from plietsch.events.models import Event
from plietsch.opendata.models import Dataset
from plietsch.projects.models import Project


class _Seen:
    """Only what the editor may see, published things first."""

    model_class: Any
    request: Any

    def get_object_list(self) -> QuerySet[Any]:
        return self.model_class.objects.visible_to(self.request.user).order_by("-published_at", "-pk")


class _Choose(_Seen, ChooseView):
    pass


class _Results(_Seen, ChooseResultsView):
    pass


class RecordChooser(ChooserViewSet):
    """A chooser that searches nothing anew and creates nothing."""

    choose_view_class = _Choose
    choose_results_view_class = _Results


event_chooser = RecordChooser("event_chooser", model=Event, icon="date", choose_one_text=_("Veranstaltung"))
project_chooser = RecordChooser("project_chooser", model=Project, icon="cogs", choose_one_text=_("Projekt"))
dataset_chooser = RecordChooser(
    "dataset_chooser", model=Dataset, icon="table", choose_one_text=_("Datensatz")
)
