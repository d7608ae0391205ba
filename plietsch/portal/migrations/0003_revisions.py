"""Pages get their versions, and one page per language and text."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


def revision(label):
    return models.ForeignKey(
        blank=True,
        editable=False,
        null=True,
        on_delete=django.db.models.deletion.SET_NULL,
        related_name="+",
        to="wagtailcore.revision",
        verbose_name=label,
    )


class Migration(migrations.Migration):
    dependencies = [("portal", "0002_languages")]

    operations = [
        migrations.AddField("page", "latest_revision", revision("latest revision")),
        migrations.AddField("page", "live_revision", revision("live revision")),
        migrations.AlterField(
            "page",
            "locale",
            models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="wagtailcore.locale",
                verbose_name="locale",
            ),
        ),
        migrations.AlterField(
            "page", "translation_key", models.UUIDField(default=uuid.uuid4, editable=False)
        ),
        migrations.AlterUniqueTogether("page", {("translation_key", "locale")}),
    ]
