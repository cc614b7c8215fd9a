"""Let mentors, neighbours and employers be supporters."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sharing", "0010_guard_contact_points"),
    ]

    operations = [
        migrations.AlterField(
            model_name="supporter",
            name="tie",
            field=models.CharField(
                choices=[
                    ("partner", "partner"),
                    ("parent", "parent"),
                    ("child", "child"),
                    ("sibling", "sibling"),
                    ("relative", "relative"),
                    ("friend", "friend"),
                    ("volunteer", "volunteer"),
                    ("mentor", "mentor"),
                    ("neighbour", "neighbour"),
                    ("employer", "employer"),
                    ("other", "other"),
                ],
                max_length=16,
            ),
        ),
    ]
