"""Files about people, each with its kind, its day and whose it is; the contents stand apart."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_ways_out"),
        ("agencies", "0002_sealed"),
        ("notes", "0002_guard"),
        ("people", "0002_sounds"),
    ]

    operations = [
        migrations.CreateModel(
            name="Document",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("category", models.CharField(max_length=24)),
                ("kind", models.CharField(max_length=16)),
                ("title", models.CharField(max_length=120)),
                ("dated_on", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                ("media_type", models.CharField(max_length=40)),
                ("size", models.IntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="notes.document",
                    ),
                ),
            ],
            options={
                "db_table": "notes_document",
            },
        ),
        migrations.CreateModel(
            name="DocumentFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("content", models.BinaryField()),
                (
                    "document",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="notes.document",
                    ),
                ),
            ],
            options={
                "db_table": "notes_document_file",
            },
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(fields=["person", "category", "agency"], name="document_by_topic"),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "category__in",
                        [
                            "plan",
                            "housing",
                            "work_and_income",
                            "debts",
                            "family",
                            "health",
                            "risk",
                            "offence",
                            "supervision",
                        ],
                    )
                ),
                name="document_has_a_known_category",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["identity_paper", "letter", "certificate", "agreement", "other"]),
                    models.Q(("title", ""), _negated=True),
                ),
                name="document_says_what_it_is",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("agency__isnull", True), ("author__isnull", True)),
                    models.Q(("agency__isnull", False), ("author__isnull", False)),
                    _connector="OR",
                ),
                name="document_is_of_an_agency_or_the_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(("size__range", (1, 5000000))), name="document_is_not_too_large"
            ),
        ),
    ]
