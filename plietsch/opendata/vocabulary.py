"""The closed lists of DCAT-AP.de: themes, licences and frequencies with their official addresses."""

from django.db import models
from django.utils.translation import gettext_lazy as _

EU = "http://publications.europa.eu/resource/authority"
DCAT_DE = "http://dcat-ap.de/def"
GERMAN = f"{EU}/language/DEU"
PUBLIC_ACCESS = f"{EU}/access-right/PUBLIC"
FILE_TYPES = (
    *("CSV", "DOC", "DOCX", "GEOJSON", "GML", "HTML", "ICS", "JPEG", "JSON", "JSON_LD", "KML", "KMZ", "ODS"),
    *("ODT", "PARQUET", "PDF", "PNG", "PPTX", "RDF", "RDF_TURTLE", "RDF_XML", "RSS", "RTF", "SHP", "SVG"),
    *("TIFF", "TSV", "TXT", "WFS_SRVC", "WMS_SRVC", "XLS", "XLSX", "XML", "ZIP"),
)  # those of the European list that we name
CONTRIBUTOR = f"{DCAT_DE}/contributors/schleswigHolstein"


class Theme(models.TextChoices):
    """The data themes of the European Union."""

    AGRI = "AGRI", _("Landwirtschaft, Fischerei, Forst")
    ECON = "ECON", _("Wirtschaft und Finanzen")
    EDUC = "EDUC", _("Bildung, Kultur, Sport")
    ENER = "ENER", _("Energie")
    ENVI = "ENVI", _("Umwelt")
    GOVE = "GOVE", _("Regierung und öffentlicher Sektor")
    HEAL = "HEAL", _("Gesundheit")
    INTR = "INTR", _("Internationale Themen")
    JUST = "JUST", _("Justiz, Recht, öffentliche Sicherheit")
    REGI = "REGI", _("Regionen und Städte")
    SOCI = "SOCI", _("Bevölkerung und Gesellschaft")
    TECH = "TECH", _("Wissenschaft und Technologie")
    TRAN = "TRAN", _("Verkehr")

    @property
    def uri(self) -> str:
        return f"{EU}/data-theme/{self.value}"


class Licence(models.TextChoices):
    """Open licences; the value is the end of the licence's address at DCAT-AP.de."""

    CC_BY = "cc-by/4.0", "Creative Commons Namensnennung 4.0 (CC BY 4.0)"
    CC_ZERO = "cc-zero", "Creative Commons Zero (CC0 1.0)"
    CC_BY_SA = "cc-by-sa/4.0", "Creative Commons Namensnennung, Weitergabe unter gleichen Bedingungen 4.0"
    DL_BY = "dl-by-de/2.0", "Datenlizenz Deutschland Namensnennung 2.0"
    DL_ZERO = "dl-zero-de/2.0", "Datenlizenz Deutschland Zero 2.0"
    ODBL = "odbl", "Open Database License (ODbL)"
    OFFICIAL = "officialWork", "Amtliches Werk (§ 5 UrhG)"

    @property
    def uri(self) -> str:
        return f"{DCAT_DE}/licenses/{self.value}"

    @property
    def page(self) -> str:
        """Where its text can be read."""
        return _PAGES[self.value]

    @property
    def asks_for_attribution(self) -> bool:
        """Whether whoever uses the data must name the source."""
        return self in (Licence.CC_BY, Licence.CC_BY_SA, Licence.DL_BY)


_PAGES = {
    "cc-by/4.0": "https://creativecommons.org/licenses/by/4.0/deed.de",
    "cc-by-sa/4.0": "https://creativecommons.org/licenses/by-sa/4.0/deed.de",
    "odbl": "https://opendatacommons.org/licenses/odbl/1-0/",
    "cc-zero": "https://creativecommons.org/publicdomain/zero/1.0/deed.de",
    "dl-by-de/2.0": "https://www.govdata.de/dl-de/by-2-0",
    "dl-zero-de/2.0": "https://www.govdata.de/dl-de/zero-2-0",
    "officialWork": "https://www.gesetze-im-internet.de/urhg/__5.html",
}


class Frequency(models.TextChoices):
    """How often data are brought up to date."""

    CONT = "CONT", _("laufend")
    DAILY = "DAILY", _("täglich")
    WEEKLY = "WEEKLY", _("wöchentlich")
    MONTHLY = "MONTHLY", _("monatlich")
    QUARTERLY = "QUARTERLY", _("vierteljährlich")
    ANNUAL = "ANNUAL", _("jährlich")
    IRREG = "IRREG", _("unregelmäßig")
    NEVER = "NEVER", _("nie")

    @property
    def uri(self) -> str:
        return f"{EU}/frequency/{self.value}"


def geocoding(kind: str, code: str, ars: str) -> str:
    """The address of a German place at DCAT-AP.de, or "" where it has none."""
    keys = {
        "state": ("stateKey", code),
        "district": ("districtKey", code),
        "urban_district": ("districtKey", code[:5]),
        "amt": ("municipalAssociationKey", code),
        "municipality": ("regionalKey", ars),
    }
    name, key = keys.get(kind, ("", ""))
    return f"{DCAT_DE}/politicalGeocoding/{name}/{key}" if key else ""


def geocoding_level(kind: str) -> str:
    """The address of the level of administration that a place belongs to, or ""."""
    levels = {
        "state": "state",
        "district": "administrativeDistrict",
        "urban_district": "administrativeDistrict",
        "amt": "municipality",
        "municipality": "municipality",
    }
    return f"{DCAT_DE}/politicalGeocoding/Level/{levels[kind]}" if kind in levels else ""
