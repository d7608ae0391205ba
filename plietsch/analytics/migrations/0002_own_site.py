from django.conf import settings
from django.db import migrations


def add_own_site(apps, schema_editor):
    """The network's own website is number 1 from the beginning."""
    sites = apps.get_model("analytics", "Site").objects.using(schema_editor.connection.alias)
    sites.get_or_create(number=1, defaults={"name": settings.NETWORK_NAME, "host": ""})


class Migration(migrations.Migration):
    dependencies = [("analytics", "0001_initial")]
    operations = [migrations.RunPython(add_own_site, migrations.RunPython.noop)]
