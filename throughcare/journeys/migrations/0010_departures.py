"""Agencies that leave the partnership: on which day, by which terms, and how far that is."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0002_sealed"),
        ("journeys", "0009_guard_aftercare"),
    ]

    operations = [
        migrations.CreateModel(
            name="Departure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("leaves_on", models.DateField()),
                ("terms", models.JSONField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("announced", "Announced"),
                            ("leaving", "Leaving"),
                            ("left", "Left"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="announced",
                        max_length=12,
                    ),
                ),
                ("announced_at", models.DateTimeField()),
                ("announced_by_account", models.BigIntegerField(null=True)),
                ("waits_for", models.IntegerField(default=0)),
                ("left_at", models.DateTimeField(null=True)),
                ("people", models.IntegerField(default=0)),
                ("settled", models.IntegerField(default=0)),
                ("reached", models.BigIntegerField(default=0)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                    ),
                ),
            ],
            options={
                "db_table": "journeys_departure",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["announced", "leaving"])),
                        fields=("agency",),
                        name="an_agency_leaves_once_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("left_at", None), ("state__in", ["announced", "cancelled"])),
                            models.Q(
                                ("left_at__isnull", False), ("state__in", ["leaving", "left"])
                            ),
                            _connector="OR",
                        ),
                        name="who_leaves_has_a_moment",
                    ),
                ],
            },
        ),
    ]
