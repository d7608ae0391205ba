"""The page of the tutorial: a day, an introduction, a text."""

from django.db import models
from wagtail.fields import RichTextField
from wagtail.models import Page


class News(Page):
    """A piece of news."""

    date = models.DateField()
    intro = models.CharField(max_length=250)
    body = RichTextField()

    class Meta:
        app_label = "plain"
