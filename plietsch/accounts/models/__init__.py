"""People, the organisations they come from, and how they get in and out of the network."""

from plietsch.accounts.models.admissions import Admission
from plietsch.accounts.models.exports import DataExport
from plietsch.accounts.models.organisations import Affiliation, EmailDomain, Organisation, Suggestion
from plietsch.accounts.models.people import Sector, Theme, User
from plietsch.accounts.models.profiles import Language, Profile, Visibility
from plietsch.accounts.models.sign_ins import SignIn

__all__ = [
    "Admission",
    "Affiliation",
    "DataExport",
    "EmailDomain",
    "Language",
    "Organisation",
    "Profile",
    "Sector",
    "SignIn",
    "Suggestion",
    "Theme",
    "User",
    "Visibility",
]
