from typing import Any

import django.db.models.deletion
from django.db import migrations, models

AVATARS = "avatar_images"


def remove_avatars(apps: Any, schema_editor: Any) -> None:
    """Pictures that editors gave to Wagtail and nobody ever saw."""
    profiles = apps.get_model("wagtailusers", "UserProfile").objects.exclude(avatar="")
    storage = profiles.model._meta.get_field("avatar").storage
    if storage.exists(AVATARS):
        for name in storage.listdir(AVATARS)[1]:
            storage.delete(f"{AVATARS}/{name}")
    profiles.update(avatar="")


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0006_words"),
        ("wagtailusers", "0015_userprofile_keyboard_shortcuts"),
    ]

    operations = [
        migrations.CreateModel(
            name="PressLink",
            fields=[
                (
                    "page",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="portal.news",
                    ),
                ),
                ("round", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.RunPython(remove_avatars, migrations.RunPython.noop),
    ]
