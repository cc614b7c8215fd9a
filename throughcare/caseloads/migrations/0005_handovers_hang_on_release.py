from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("caseloads", "0004_guard")]

    operations = [
        migrations.AddField("handover", "start_offset_days", models.SmallIntegerField(null=True)),
        migrations.AddField("handover", "meeting_offset_days", models.SmallIntegerField(null=True)),
        migrations.AddField(
            "handover",
            "home_before",
            models.CharField(blank=True, default="", max_length=16),
            preserve_default=False,
        ),
        migrations.AddField(
            "handover",
            "home_after",
            models.CharField(blank=True, default="", max_length=16),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            "handover",
            models.CheckConstraint(
                condition=models.Q(start_offset_days=None, meeting_offset_days=None)
                | (
                    models.Q(start_offset_days__isnull=False)
                    & models.Q(meeting_offset_days__lte=models.F("start_offset_days"))
                ),
                name="handover_hangs_with_its_meeting",
            ),
        ),
        migrations.AddConstraint(
            "handover",
            models.CheckConstraint(
                condition=models.Q(kind="transfer") | models.Q(home_before="", home_after=""),
                name="only_a_transfer_changes_the_home",
            ),
        ),
    ]
