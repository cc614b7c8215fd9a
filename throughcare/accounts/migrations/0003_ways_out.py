import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_a_way_in"),
    ]

    operations = [
        migrations.AddField(
            model_name="account",
            name="session_stamp",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AlterField(
            model_name="card",
            name="checked",
            field=models.CharField(
                choices=[
                    ("known", "known"),
                    ("document", "document"),
                    ("house", "house"),
                    ("by_person", "by_person"),
                    ("by_worker", "by_worker"),
                ],
                max_length=16,
            ),
        ),
        migrations.AlterField(
            model_name="textnumber",
            name="account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="textnumber",
            name="number",
            field=models.CharField(max_length=20),
        ),
        migrations.AddConstraint(
            model_name="textnumber",
            constraint=models.UniqueConstraint(
                condition=models.Q(("confirmed_at__isnull", False)),
                fields=("number",),
                name="one_account_of_a_number",
            ),
        ),
        migrations.AddConstraint(
            model_name="textnumber",
            constraint=models.UniqueConstraint(
                condition=models.Q(("confirmed_at__isnull", False)),
                fields=("account",),
                name="one_number_of_an_account",
            ),
        ),
        migrations.AddConstraint(
            model_name="textnumber",
            constraint=models.UniqueConstraint(
                condition=models.Q(("confirmed_at__isnull", True)),
                fields=("account",),
                name="one_waiting_number_of_an_account",
            ),
        ),
        # Codes count for ten minutes: those under way are asked for again.
        migrations.RunSQL("DELETE FROM accounts_text_code", migrations.RunSQL.noop),
        migrations.RemoveIndex(model_name="textcode", name="text_code_newest_first"),
        migrations.RemoveField(model_name="textcode", name="account"),
        migrations.AddField(
            model_name="textcode",
            name="number",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="accounts.textnumber",
            ),
        ),
        migrations.AddIndex(
            model_name="textcode",
            index=models.Index(fields=["number", "-sent_at"], name="text_code_newest_first"),
        ),
    ]
