"""Who may read figures, and who decides what is counted."""

from plietsch.accounts.rules import run_network
from plietsch.analytics.models import Site
from plietsch.core.names import Person
from plietsch.core.permissions import rule


@rule("analytics.view_figures")
def view_figures(user: Person) -> bool:
    """Members: each sees the websites of their organisations, editors the network's own, the office all."""
    return user.is_authenticated and user.is_active and (user.is_member or user.is_office)


@rule("analytics.view_site")
def view_site(user: Person, site: Site) -> bool:
    """The office, and members of the organisation whose website it is."""
    return Site.objects.visible_to(user).filter(pk=site.pk).exists()


@rule("analytics.keep_sites")
def keep_sites(user: Person) -> bool:
    """The network office."""
    return run_network(user)
