"""What agreements say about a party that leaves, and regimes about what single agencies wrote."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sharing", "0008_supporters"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="confidentialityregime",
            name="sealed_regime_is_for_sealed",
        ),
        migrations.AddField(
            model_name="agreement",
            name="leaving",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="agreementparty",
            name="still_gives",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="confidentialityregime",
            name="origin_ids",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), blank=True, default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="confidentialityregime",
            name="things",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=24), blank=True, default=list, size=None
            ),
        ),
        migrations.AddConstraint(
            model_name="confidentialityregime",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("need", "sealed"), _negated=True),
                    ("sealed_only", True),
                    models.Q(("origin_ids__len__gt", 0), ("things__len__gt", 0)),
                    _connector="OR",
                ),
                name="sealed_regime_is_for_sealed",
            ),
        ),
    ]
