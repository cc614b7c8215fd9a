"""An account keeps one draft for each address: two forms in two tabs are two drafts."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_ways_out")]

    operations = [
        migrations.AlterField(
            model_name="keptdraft",
            name="account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="accounts.account",
            ),
        ),
        migrations.AddField(
            model_name="keptdraft",
            name="title",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddConstraint(
            model_name="keptdraft",
            constraint=models.UniqueConstraint(
                fields=("account", "path"), name="one_draft_of_an_address"
            ),
        ),
    ]
