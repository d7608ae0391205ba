"""What editors write: pages, news, pictures, and the words that order them."""

from plietsch.portal.models.legal import BarrierReport, Imprint
from plietsch.portal.models.news import News, Newsroom, PressLink
from plietsch.portal.models.pages import Home, Page, TextPage
from plietsch.portal.models.pictures import Picture, Rendition
from plietsch.portal.models.subscribers import Issue, Subscriber
from plietsch.portal.models.words import Category, Department, PressContact

__all__ = [
    "BarrierReport",
    "Category",
    "Department",
    "Home",
    "Imprint",
    "Issue",
    "News",
    "Newsroom",
    "Page",
    "Picture",
    "PressContact",
    "PressLink",
    "Rendition",
    "Subscriber",
    "TextPage",
]
