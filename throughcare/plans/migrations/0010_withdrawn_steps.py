from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("plans", "0009_open_by_owner")]

    operations = [
        migrations.AlterField(
            "action",
            "acceptance",
            models.CharField(
                choices=[
                    ("offered", "offered"),
                    ("accepted", "accepted"),
                    ("declined", "declined"),
                    ("withdrawn", "withdrawn"),
                ],
                default="accepted",
                max_length=12,
            ),
        ),
        migrations.RemoveConstraint("action", "who_declines_says_why"),
        migrations.AddConstraint(
            "action",
            models.CheckConstraint(
                condition=~models.Q(acceptance__in=["declined", "withdrawn"])
                | ~models.Q(decline_why=""),
                name="who_declines_or_withdraws_says_why",
            ),
        ),
    ]
