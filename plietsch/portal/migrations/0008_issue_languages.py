from typing import Any

import django.utils.timezone
from django.db import migrations, models


def forget_what_never_went_out(apps: Any, schema_editor: Any) -> None:
    """News that wait for their hour were noted as mailed when they were scheduled."""
    apps.get_model("portal", "Issue").objects.filter(news__live=False).delete()


class Migration(migrations.Migration):
    dependencies = [("portal", "0007_press_link")]

    operations = [
        migrations.AddField("issue", "languages", models.JSONField(default=list)),
        migrations.AlterField(
            "news",
            "published_on",
            models.DateField(
                default=django.utils.timezone.localdate,
                help_text=(
                    "Was älter ist als 30 Tage, wenn es hier erscheint, "
                    "geht niemandem per E-Mail oder Mastodon zu."
                ),
                verbose_name="Datum",
            ),
        ),
        migrations.RunPython(forget_what_never_went_out, migrations.RunPython.noop),
    ]
