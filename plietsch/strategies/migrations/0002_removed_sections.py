from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("strategies", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="section",
            name="removed_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        )
    ]
