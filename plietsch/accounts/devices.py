"""What a browser calls itself, in words that its owner knows."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# The first sign that occurs counts: most browsers also name those that they resemble.
BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "SamsungBrowser/": "Samsung Internet",
    "Firefox/": "Firefox",
    "FxiOS/": "Firefox",
    "CriOS/": "Chrome",
    "Chrome/": "Chrome",
    "Safari/": "Safari",
}
SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS X": "macOS",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}


FACTORS = {
    "password": gettext_lazy("Passwort"),
    "totp": gettext_lazy("Code einer App"),
    "webauthn": gettext_lazy("Passkey"),
    "recovery_codes": gettext_lazy("Notfallcode"),
}


def factors(noted: str) -> str:
    """What somebody showed to sign in, such as "Passwort, Code einer App"; a service by its own name."""
    return ", ".join(str(FACTORS.get(factor, factor)) for factor in noted.split("+"))


def device(user_agent: str) -> str:
    """Browser and system, such as "Firefox, Windows", or that they are unknown."""
    browser, system = _first(BROWSERS, user_agent), _first(SYSTEMS, user_agent)
    return ", ".join(filter(None, (browser, system))) or _("Unbekannter Browser")


def _first(signs: dict[str, str], user_agent: str) -> str:
    return next((name for sign, name in signs.items() if sign in user_agent), "")
