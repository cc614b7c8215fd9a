"""Whom a person chose to support them, behind the second wall: whoever it is about, and the supporter's own row."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

GUARD = """
SELECT sharing_guard_decided('sharing_supporter', 'person_id');
CREATE POLICY guard_own ON sharing_supporter FOR SELECT
  USING (account_id = (SELECT nullif(current_setting('throughcare.account', true), '')::bigint));
"""
UNGUARD = "SELECT sharing_guard_none('sharing_supporter');"


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0002_sounds"),
        ("sharing", "0007_lists_of_one_agency"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Supporter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                (
                    "tie",
                    models.CharField(
                        choices=[
                            ("partner", "partner"),
                            ("parent", "parent"),
                            ("child", "child"),
                            ("sibling", "sibling"),
                            ("relative", "relative"),
                            ("friend", "friend"),
                            ("volunteer", "volunteer"),
                            ("other", "other"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "sees",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=24),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("since", models.DateTimeField()),
                ("until_on", models.DateField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "db_table": "sharing_supporter",
                "indexes": [models.Index(fields=["person"], name="supporter_by_person")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="supporter_has_name"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at__isnull", True),
                            ("ended_at__gte", models.F("since")),
                            _connector="OR",
                        ),
                        name="supporter_ends_after_start",
                    ),
                ],
            },
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
