"""A real browser with a built-in authenticator sets up a passkey and signs in with it."""

from collections.abc import Callable

from playwright.sync_api import Page, expect


def named(address: str) -> str:
    """The network under a name: passkeys belong to names, not to numbers."""
    return address.replace("127.0.0.1", "localhost")


def with_authenticator(page: Page) -> None:
    """Give the browser a device that holds passkeys and knows its owner."""
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_passkey_signs_in_without_a_password(page_of: Callable[..., Page], address: str) -> None:
    page, network = page_of(), named(address)
    with_authenticator(page)
    page.goto(f"{network}/konto/anmelden/")
    page.get_by_role("button", name="Wissenschaft", exact=True).click()
    page.goto(f"{network}/konto/faktoren/passkeys/neu/")
    page.get_by_label("Passwort").fill("plietsch-demo")
    page.get_by_role("button", name="Weiter").click()
    page.get_by_label("Name des Passkeys").fill("Dienstgerät")
    page.get_by_role("button", name="Weiter").click()
    expect(page.get_by_role("heading", name="Notfallcodes")).to_be_visible()

    page.context.clear_cookies()
    page.goto(f"{network}/konto/anmelden/")
    page.get_by_role("button", name="Mit Passkey anmelden").click()
    expect(page).to_have_url(f"{network}/")

    page.goto(f"{network}/konto/faktoren/passkeys/")
    expect(page.get_by_text("Dienstgerät")).to_be_visible()


def test_a_device_without_the_passkey_is_told_so(page_of: Callable[..., Page], address: str) -> None:
    page = page_of()
    with_authenticator(page)
    page.goto(f"{named(address)}/konto/anmelden/")
    page.get_by_role("button", name="Mit Passkey anmelden").click()

    expect(page.get_by_role("alert")).to_contain_text("nicht angenommen")
