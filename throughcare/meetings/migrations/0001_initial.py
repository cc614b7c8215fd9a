"""A case conference with its table, its agenda, what was asked, decided, written down and shared."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0004_a_draft_of_each_address"),
        ("agencies", "0002_sealed"),
        ("caseloads", "0005_handovers_hang_on_release"),
        ("people", "0002_sounds"),
    ]

    operations = [
        migrations.CreateModel(
            name="Conference",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("state", models.CharField(default="planned", max_length=12)),
                ("kind", models.CharField(blank=True, max_length=60)),
                ("level", models.CharField(blank=True, max_length=60)),
                ("starts_at", models.DateTimeField()),
                ("place", models.CharField(max_length=300)),
                ("purpose", models.TextField()),
                ("statement", models.TextField()),
                ("statement_version", models.IntegerField(default=1)),
                ("onward", models.TextField()),
                ("quorum", models.IntegerField()),
                (
                    "needed",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None
                    ),
                ),
                ("hangs_days", models.IntegerField(null=True)),
                ("is_to_set_anew", models.BooleanField(default=False)),
                ("cancelled_why", models.TextField(blank=True)),
                ("version", models.IntegerField(default=1)),
                ("planned_at", models.DateTimeField()),
                ("closed_on", models.DateField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="caseloads.case",
                    ),
                ),
                (
                    "convener",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                    ),
                ),
                (
                    "convener_agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
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
            ],
            options={
                "db_table": "meetings_conference",
            },
        ),
        migrations.CreateModel(
            name="AgendaItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(max_length=16)),
                ("source_key", models.CharField(blank=True, max_length=80)),
                ("title", models.CharField(max_length=300)),
                ("category", models.CharField(max_length=24)),
                ("added_at", models.DateTimeField()),
                ("taken_off_at", models.DateTimeField(null=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                    ),
                ),
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
                    "conference",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="meetings.conference",
                    ),
                ),
            ],
            options={
                "db_table": "meetings_agenda_item",
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField()),
                ("category", models.CharField(max_length=24)),
                ("owner_is_person", models.BooleanField(default=False)),
                ("due_on", models.DateField(null=True)),
                ("goal_id", models.BigIntegerField(null=True)),
                ("action_id", models.BigIntegerField(null=True)),
                ("alternatives", models.TextField(blank=True)),
                ("settled", models.TextField(blank=True)),
                ("person_gave_way", models.BooleanField(default=False)),
                (
                    "agencies_gave_way",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                ("review_on", models.DateField(null=True)),
                ("compromise_id", models.BigIntegerField(null=True)),
                ("decided_at", models.DateTimeField()),
                (
                    "conference",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="decisions",
                        to="meetings.conference",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                    ),
                ),
                (
                    "owner_agency",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                    ),
                ),
            ],
            options={
                "db_table": "meetings_decision",
            },
        ),
        migrations.CreateModel(
            name="Disclosure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("recipient", models.CharField(max_length=12)),
                ("name", models.CharField(blank=True, max_length=300)),
                ("category", models.CharField(max_length=24)),
                ("shared", models.CharField(max_length=12)),
                ("what", models.TextField()),
                ("basis", models.TextField()),
                ("is_told", models.BooleanField()),
                ("why_not_told", models.TextField(blank=True)),
                ("conditions", models.TextField()),
                ("at", models.DateTimeField()),
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
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                    ),
                ),
                (
                    "by_agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                    ),
                ),
                (
                    "conference",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="disclosures",
                        to="meetings.conference",
                    ),
                ),
            ],
            options={
                "db_table": "meetings_disclosure",
            },
        ),
        migrations.CreateModel(
            name="Dissent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("why", models.TextField()),
                ("at", models.DateTimeField()),
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
                    "conference",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="dissents",
                        to="meetings.conference",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="dissents",
                        to="meetings.decision",
                    ),
                ),
                (
                    "membership",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                    ),
                ),
            ],
            options={
                "db_table": "meetings_dissent",
            },
        ),
        migrations.CreateModel(
            name="InformationRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("category", models.CharField(max_length=24)),
                ("question", models.TextField()),
                ("what_for", models.TextField()),
                ("due_on", models.DateField()),
                ("asked_at", models.DateTimeField()),
                ("answer", models.CharField(default="open", max_length=12)),
                ("text", models.TextField(blank=True)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                    ),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                    ),
                ),
                (
                    "conference",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="requests",
                        to="meetings.conference",
                    ),
                ),
            ],
            options={
                "db_table": "meetings_information_request",
            },
        ),
        migrations.CreateModel(
            name="Minutes",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("audience", models.CharField(max_length=16)),
                ("number", models.IntegerField()),
                ("text", models.TextField()),
                ("content", models.JSONField()),
                ("issued_at", models.DateTimeField()),
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
                    "conference",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="minutes",
                        to="meetings.conference",
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                    ),
                ),
            ],
            options={
                "db_table": "meetings_minutes",
            },
        ),
        migrations.CreateModel(
            name="PersonVoice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("voice", models.CharField(blank=True, max_length=16)),
                ("statement", models.TextField(blank=True)),
                ("is_own", models.BooleanField(default=False)),
                ("representative", models.CharField(blank=True, max_length=300)),
                ("why_none", models.TextField(blank=True)),
                ("changed_at", models.DateTimeField()),
                (
                    "conference",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="voice",
                        to="meetings.conference",
                    ),
                ),
            ],
            options={
                "db_table": "meetings_person_voice",
            },
        ),
        migrations.CreateModel(
            name="Seat",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("guest", models.CharField(blank=True, max_length=300)),
                ("why", models.TextField()),
                (
                    "categories",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=24), default=list, size=None
                    ),
                ),
                ("is_convener", models.BooleanField(default=False)),
                ("is_excluded", models.BooleanField(default=False)),
                ("came", models.CharField(blank=True, max_length=12)),
                ("came_note", models.CharField(blank=True, max_length=300)),
                ("accepted_version", models.IntegerField(null=True)),
                ("accepted_at", models.DateTimeField(null=True)),
                ("asked_at", models.DateTimeField()),
                ("ended_on", models.DateField(null=True)),
                (
                    "accepted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                    ),
                ),
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
                    "conference",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="seats",
                        to="meetings.conference",
                    ),
                ),
            ],
            options={
                "db_table": "meetings_seat",
            },
        ),
        migrations.AddIndex(
            model_name="conference",
            index=models.Index(fields=["person", "-starts_at"], name="conference_of_person"),
        ),
        migrations.AddIndex(
            model_name="conference",
            index=models.Index(
                condition=models.Q(("hangs_days__isnull", False)),
                fields=["case"],
                name="conference_that_hangs",
            ),
        ),
        migrations.AddConstraint(
            model_name="conference",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["planned", "invited", "open", "drafted", "closed", "cancelled"])
                ),
                name="conference_has_a_known_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="conference",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_on__isnull", False), ("state", "closed")),
                    models.Q(
                        models.Q(("state", "closed"), _negated=True), ("closed_on__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="closed_conference_has_its_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="conference",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "cancelled"), ("cancelled_why", ""), _connector="OR"),
                name="only_a_cancelled_conference_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="conference",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("quorum__gte", 1),
                    models.Q(("purpose", ""), _negated=True),
                    models.Q(("statement", ""), _negated=True),
                ),
                name="conference_says_what_it_needs",
            ),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.UniqueConstraint(
                condition=models.Q(("source_key", ""), _negated=True),
                fields=("conference", "source_key"),
                name="a_found_item_comes_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "source__in",
                        [
                            "stale_step",
                            "clash",
                            "milestone",
                            "unmet_need",
                            "compromise",
                            "question",
                            "person",
                        ],
                    ),
                    models.Q(("title", ""), _negated=True),
                ),
                name="agenda_item_says_what_it_is",
            ),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("agency__isnull", True),
                        ("source", "person"),
                        ("taken_off_at__isnull", True),
                    ),
                    models.Q(("source", "person"), _negated=True),
                    _connector="OR",
                ),
                name="what_the_person_asks_stays",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="a_decision_says_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("owner_is_person", False), ("owner_agency__isnull", True), _connector="OR"
                ),
                name="a_decision_has_one_owner",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("action_id__isnull", True),
                    models.Q(
                        ("due_on__isnull", False),
                        models.Q(
                            ("owner_is_person", True),
                            ("owner_agency__isnull", False),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="a_step_has_owner_and_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="disclosure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("agency__isnull", False), ("recipient", "agency")),
                    models.Q(
                        ("recipient__in", ["guest", "community", "other"]),
                        ("agency__isnull", True),
                        models.Q(("name", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="a_disclosure_names_its_receiver",
            ),
        ),
        migrations.AddConstraint(
            model_name="disclosure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_told", True),
                    models.Q(("why_not_told", ""), _negated=True),
                    _connector="OR",
                ),
                name="not_telling_has_its_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="disclosure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("shared__in", ["answer", "minutes", "by_hand"]),
                    models.Q(("basis", ""), _negated=True),
                ),
                name="a_disclosure_has_its_basis",
            ),
        ),
        migrations.AddConstraint(
            model_name="dissent",
            constraint=models.CheckConstraint(
                condition=models.Q(("why", ""), _negated=True), name="dissent_has_its_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="dissent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("agency__isnull", True), ("membership__isnull", True)),
                    models.Q(("agency__isnull", False), ("membership__isnull", False)),
                    _connector="OR",
                ),
                name="dissent_has_its_author",
            ),
        ),
        migrations.AddConstraint(
            model_name="informationrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("question", ""), _negated=True),
                    models.Q(("what_for", ""), _negated=True),
                ),
                name="a_request_says_what_for",
            ),
        ),
        migrations.AddConstraint(
            model_name="informationrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", "open"), ("answered_at__isnull", True), ("text", "")),
                    models.Q(("answer", "nothing"), ("answered_at__isnull", False), ("text", "")),
                    models.Q(
                        ("answer__in", ["answered", "refused"]),
                        ("answered_at__isnull", False),
                        models.Q(("text", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="an_answer_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="informationrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("answered_at__isnull", True),
                    ("answered_at__gte", models.F("asked_at")),
                    _connector="OR",
                ),
                name="nobody_answers_before_being_asked",
            ),
        ),
        migrations.AddConstraint(
            model_name="minutes",
            constraint=models.UniqueConstraint(
                fields=("conference", "audience", "agency", "number"),
                name="a_version_of_minutes_has_its_number",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="minutes",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("agency__isnull", False), ("audience", "agency")),
                    models.Q(
                        ("audience__in", ["participants", "person"]), ("agency__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="minutes_name_their_audience",
            ),
        ),
        migrations.AddConstraint(
            model_name="personvoice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("voice__in", ["", "present"]),
                    models.Q(("voice", "statement"), models.Q(("statement", ""), _negated=True)),
                    models.Q(
                        ("voice", "representative"), models.Q(("representative", ""), _negated=True)
                    ),
                    models.Q(("voice", "none"), models.Q(("why_none", ""), _negated=True)),
                    _connector="OR",
                ),
                name="the_voice_holds_what_it_says",
            ),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.UniqueConstraint(
                condition=models.Q(("agency__isnull", False)),
                fields=("conference", "agency"),
                name="an_agency_has_one_seat",
            ),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("agency__isnull", False), ("guest", "")),
                    models.Q(("agency__isnull", True), models.Q(("guest", ""), _negated=True)),
                    _connector="OR",
                ),
                name="a_seat_is_of_an_agency_or_a_guest",
            ),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.CheckConstraint(
                condition=models.Q(("why", ""), _negated=True), name="a_seat_has_its_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_excluded", False),
                    models.Q(("came", ""), ("categories", []), ("is_convener", False)),
                    _connector="OR",
                ),
                name="nobody_left_out_was_there",
            ),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("came", ""),
                    ("came__in", ["came", "represented", "excused", "absent"]),
                    _connector="OR",
                ),
                name="seat_says_known_attendance",
            ),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("accepted_at__isnull", True), ("accepted_version__isnull", True)),
                    models.Q(("accepted_at__isnull", False), ("accepted_version__isnull", False)),
                    _connector="OR",
                ),
                name="acceptance_has_its_moment",
            ),
        ),
    ]
