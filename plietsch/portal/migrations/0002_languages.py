"""Pages get a language as soon as Wagtail's languages exist."""

from django.db import migrations
from wagtail.models import BootstrapLocaleField, BootstrapTranslatableModel, BootstrapTranslationKeyField


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0001_initial"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        BootstrapLocaleField("portal.Page"),
        BootstrapTranslationKeyField("portal.Page"),
        BootstrapTranslatableModel("portal.Page"),
    ]
