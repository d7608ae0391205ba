"""Its one table."""

from django.db import migrations, models
from wagtail.fields import RichTextField


class Migration(migrations.Migration):
    dependencies = [("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes")]
    operations = [
        migrations.CreateModel(
            name="News",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        "wagtailcore.Page",
                        models.CASCADE,
                        auto_created=True,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("date", models.DateField()),
                ("intro", models.CharField(max_length=250)),
                ("body", RichTextField()),
            ],
            bases=("wagtailcore.page",),
        )
    ]
