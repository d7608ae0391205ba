"""The whole way of a grant, walked by an applicant and two people of the office."""

from collections.abc import Callable
from datetime import date

from django.test import Client

from plietsch.core.models import Activity
from plietsch.core.world import World
from plietsch.funding.models import BaseRate, Drawdown, FinanceRole, Grant
from plietsch.funding.queries import balances_of

Browser = Callable[[str], Client]


def test_a_grant_is_walked_from_the_notice_to_the_payment(grant: Grant, client_as: Browser) -> None:
    member, office, second = client_as("member"), client_as("office"), client_as("second")

    office.post(f"/foerderung/{grant.pk}/bescheide/", {"text": "Viel Erfolg"})
    notice = grant.notices.get()
    second.post(f"/foerderung/bescheide/{notice.pk}/erlass/", {"day": "2024-03-04"})
    member.post(f"/foerderung/bescheide/{notice.pk}/annahme/", {"waives_appeal": "on"})
    member.post(
        f"/foerderung/{grant.pk}/mittelabrufe/", {"amount_cents": "12.500,00", "purpose": "Sensoren kaufen"}
    )
    drawdown = grant.drawdowns.get()
    office.post(f"/foerderung/mittelabrufe/{drawdown.pk}/pruefung/")
    second.post(f"/foerderung/mittelabrufe/{drawdown.pk}/freigabe/")
    office.post(f"/foerderung/mittelabrufe/{drawdown.pk}/auszahlung/", {"day": "2024-04-02"})

    assert balances_of(grant).drawn == 12_500_00
    page = member.get(f"/foerderung/{grant.pk}/").content.decode()
    assert "12.500,00" in page
    assert "abgerufene Mittel ausgeben" in page


def test_one_person_of_the_office_is_told_to_ask_a_second(
    final: Grant, world: World, client_as: Browser
) -> None:
    office = client_as("office")
    client_as("member").post(f"/foerderung/{final.pk}/mittelabrufe/", {"amount_cents": "100", "purpose": "x"})
    drawdown = Drawdown.objects.get(grant=final)
    office.post(f"/foerderung/mittelabrufe/{drawdown.pk}/pruefung/")

    page = office.post(f"/foerderung/mittelabrufe/{drawdown.pk}/freigabe/", follow=True).content.decode()

    assert "Vier Augen" in page
    assert balances_of(final).drawn == 0


def test_asking_for_too_much_loses_nothing_that_was_typed(final: Grant, client_as: Browser) -> None:
    typed = {"amount_cents": "90.000,00", "purpose": "Alles auf einmal"}

    answer = client_as("member").post(f"/foerderung/{final.pk}/mittelabrufe/", typed)

    assert answer.status_code == 422
    assert "Sie können noch 80.000,00" in answer.content.decode()
    assert "Alles auf einmal" in answer.content.decode()


def test_the_office_does_not_act_for_the_applicant(final: Grant, client_as: Browser) -> None:
    answer = client_as("office").post(
        f"/foerderung/{final.pk}/mittelabrufe/", {"amount_cents": "100", "purpose": "x"}
    )

    assert answer.status_code == 403
    assert not final.drawdowns.exists()


def test_working_for_the_applicant_alone_opens_no_grant(
    final: Grant, world: World, client_as: Browser
) -> None:
    business = world["user.business"]
    world["user.member"].affiliations.update(user=business)

    assert business.affiliations.filter(organisation=final.organisation).exists()
    assert client_as("business").get(f"/foerderung/{final.pk}/").status_code == 404


def test_the_public_sees_the_sum_on_the_project_page_only(final: Grant, client_as: Browser) -> None:
    guest = client_as("guest")

    assert "80.000,00" in guest.get(final.project.get_absolute_url()).content.decode()
    assert guest.get(f"/foerderung/{final.pk}/").status_code == 302


def test_the_sum_is_not_told_before_the_notice(grant: Grant, client_as: Browser) -> None:
    assert "80.000,00" not in client_as("guest").get(grant.project.get_absolute_url()).content.decode()


def test_who_is_no_longer_in_charge_acts_for_the_applicant_no_more(
    final: Grant, world: World, client_as: Browser
) -> None:
    role = FinanceRole.objects.get(organisation=final.organisation, user=world["user.member"])
    page, end = f"/foerderung/{final.pk}/", f"/foerderung/{final.pk}/zustaendige/ende/"
    assert client_as("member").post(end, {"role": role.pk}).status_code == 403
    assert end in client_as("office").get(page).content.decode()

    answer = client_as("office").post(end, {"role": role.pk}, follow=True)

    assert "ist nicht mehr zuständig" in answer.content.decode()
    assert client_as("member").get(page).status_code == 404
    assert Activity.objects.filter(verb="finance_role.taken", facts__user=role.user_id).exists()


def test_the_office_enters_a_base_rate_in_percent_and_corrects_it(client_as: Browser) -> None:
    office, page = client_as("office"), "/foerderung/basiszinssaetze/"
    for typed in ("12,7", "-1,27", "1,27"):
        assert office.post(page, {"valid_from": "2026-07-01", "percent": typed}).status_code == 302

    assert [rate.hundredths for rate in BaseRate.objects.filter(valid_from=date(2026, 7, 1))] == [127]
    assert Activity.objects.filter(verb="base_rate.set").count() == 3
    assert client_as("member").get(page).status_code == 403


def test_what_is_awarded_without_a_notice_is_told_as_such(grant: Grant, client_as: Browser) -> None:
    page = client_as("office").get("/foerderung/").content.decode()

    assert "Bescheid fehlt noch:" in page
    assert "80.000,00" in page
