from django.db import migrations

from plietsch.search.token_index import make_with_blocks


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [migrations.RunPython(make_with_blocks, migrations.RunPython.noop)]
