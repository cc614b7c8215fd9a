from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("plans", "0008_guard_compromises")]

    operations = [
        migrations.AddIndex(
            "action",
            models.Index(
                fields=["owner_agency", "due_on"],
                condition=models.Q(done_on=None),
                name="action_open_by_owner",
            ),
        ),
    ]
