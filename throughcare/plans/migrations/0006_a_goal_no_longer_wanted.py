"""A goal can end because the person does not want it any more."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("plans", "0005_guard_more")]

    operations = [
        migrations.AddField(
            model_name="goal",
            name="dropped_on",
            field=models.DateField(null=True),
        ),
        migrations.AddConstraint(
            model_name="goal",
            constraint=models.CheckConstraint(
                condition=models.Q(("reached_on", None), ("dropped_on", None), _connector="OR"),
                name="a_goal_ends_in_one_way",
            ),
        ),
    ]
