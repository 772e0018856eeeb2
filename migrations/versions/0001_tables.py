"""Create every table."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

# Not "0001": databases of before the first release carry that name, and their tables are others.
revision = "0001_tables"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "company",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("timezone", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("paper_size", sa.String(), nullable=False),
        sa.Column("scale", sa.String(), nullable=False),
        sa.Column("minimum_group", sa.Integer(), nullable=False),
        sa.Column("grading_days", sa.Integer(), nullable=False),
        sa.Column("plan_days", sa.Integer(), nullable=False),
        sa.Column("asks_comments", sa.Boolean(), nullable=False),
        sa.Column("reviews_comments", sa.Boolean(), nullable=False),
        sa.Column("mails_links", sa.Boolean(), nullable=False),
        sa.Column("recurring_surveys", sa.String(), nullable=False),
        sa.Column("survey_minutes", sa.Integer(), nullable=False),
        sa.Column("plans_rounds", sa.Boolean(), nullable=False),
        sa.Column("mail_hour", sa.Integer(), nullable=False),
        sa.Column("mails_kept", sa.Integer(), nullable=False),
        sa.Column("log_kept", sa.Integer(), nullable=False),
        sa.Column("notes_kept", sa.Integer(), nullable=False),
        sa.Column("has_kiosk", sa.Boolean(), nullable=False),
        sa.Column("takes_paper_cards", sa.Boolean(), nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("uid_domain", sa.String(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_company_one")),
        sa.CheckConstraint("minimum_group BETWEEN 5 AND 50", name=op.f("ck_company_minimum_group")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company")),
    )
    op.create_table(
        "edition",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_edition_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition")),
    )
    op.create_table(
        "branding",
        sa.Column(
            "place",
            sa.Enum("shown", "proposed", "before", name="place", native_enum=False, create_constraint=True),
            nullable=False,
        ),
        sa.Column("sender_name", sa.String(), nullable=False),
        sa.Column("mail_opening", sa.String(), nullable=False),
        sa.Column("help_contact", sa.String(), nullable=False),
        sa.Column("logo", sa.LargeBinary(), nullable=True),
        sa.Column("logo_kind", sa.String(), nullable=False),
        sa.Column("logo_digest", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_branding")),
    )
    op.create_table(
        "survey_file",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_survey_file")),
    )
    op.create_table(
        "department",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("grades_by_code", sa.Boolean(), nullable=False),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["merged_into_id"], ["department.id"], name=op.f("fk_department_merged_into_id_department")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_department")),
        sa.UniqueConstraint("name", name=op.f("uq_department_name")),
        sa.UniqueConstraint("slug", name=op.f("uq_department_slug")),
    )
    op.create_index(op.f("ix_department_merged_into_id"), "department", ["merged_into_id"], unique=False)
    op.create_table(
        "reorganisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("merge", "split", name="reorganisationkind", native_enum=False, create_constraint=True),
            nullable=False,
        ),
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("into_id", sa.Integer(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("journal", sa.JSON(), nullable=False),
        sa.CheckConstraint("from_id <> into_id", name=op.f("ck_reorganisation_of_another")),
        sa.ForeignKeyConstraint(
            ["from_id"], ["department.id"], name=op.f("fk_reorganisation_from_id_department")
        ),
        sa.ForeignKeyConstraint(
            ["into_id"], ["department.id"], name=op.f("fk_reorganisation_into_id_department")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reorganisation")),
    )
    op.create_index(op.f("ix_reorganisation_from_id"), "reorganisation", ["from_id"], unique=False)
    op.create_index(op.f("ix_reorganisation_into_id"), "reorganisation", ["into_id"], unique=False)
    op.create_table(
        "holiday",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_holiday")),
    )
    op.create_table(
        "log_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("translations", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_entry")),
    )
    op.create_index(op.f("ix_log_entry_made_at"), "log_entry", ["made_at"], unique=False)
    op.create_table(
        "round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("grading", "survey", name="surveykind", native_enum=False, create_constraint=True),
            nullable=False,
        ),
        sa.Column("after_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "grading",
                "closed",
                "exchanged",
                "given up",
                name="roundstate",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("exchanges_on", sa.Date(), nullable=False),
        sa.Column("plans_due_on", sa.Date(), nullable=False),
        sa.Column("exchanged_on", sa.Date(), nullable=True),
        sa.Column("given_up_on", sa.Date(), nullable=True),
        sa.Column("edition", sa.String(), nullable=True),
        sa.Column("template", sa.String(), nullable=False),
        sa.Column("template_source", sa.String(), nullable=False),
        sa.Column("template_digest", sa.String(), nullable=False),
        sa.Column("scale", sa.String(), nullable=False),
        sa.Column("minimum_group", sa.Integer(), nullable=False),
        sa.Column("asks_comments", sa.Boolean(), nullable=False),
        sa.Column("reviews_comments", sa.Boolean(), nullable=False),
        sa.Column("box_length", sa.Integer(), nullable=True),
        sa.Column("seal_public_key", sa.LargeBinary(length=32), nullable=True),
        sa.Column(
            "key_mode",
            sa.Enum("key file", "trustees", name="keymode", native_enum=False, create_constraint=True),
            nullable=False,
        ),
        sa.Column("key_destroyed_on", sa.Date(), nullable=True),
        sa.Column("code_salt", sa.LargeBinary(length=16), nullable=True),
        sa.Column("codes_released", sa.Boolean(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("is_self_planned", sa.Boolean(), nullable=False),
        sa.CheckConstraint("kind = 'survey' OR after_id IS NULL", name=op.f("ck_round_survey_after_round")),
        sa.CheckConstraint(
            "(state = 'given up') = (given_up_on IS NOT NULL)", name=op.f("ck_round_given_up_on_a_day")
        ),
        sa.CheckConstraint("minimum_group BETWEEN 5 AND 50", name=op.f("ck_round_minimum_group")),
        sa.CheckConstraint(
            "opens_on <= closes_on AND closes_on <= exchanges_on", name=op.f("ck_round_dates_in_order")
        ),
        sa.ForeignKeyConstraint(["after_id"], ["round.id"], name=op.f("fk_round_after_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round")),
        sa.UniqueConstraint("after_id", "template", name=op.f("uq_round_after_id_template")),
        sa.UniqueConstraint("name", name=op.f("uq_round_name")),
        sa.UniqueConstraint("slug", name=op.f("uq_round_slug")),
    )
    op.create_index(op.f("ix_round_state"), "round", ["state"], unique=False)
    op.create_index(
        "uq_round_one_open",
        "round",
        ["kind"],
        unique=True,
        sqlite_where=sa.text("'grading' = kind AND state IN ('grading', 'closed')"),
        postgresql_where=sa.text("'grading' = kind AND state IN ('grading', 'closed')"),
    )
    op.create_index(
        "uq_round_one_open_of_a_template",
        "round",
        ["template"],
        unique=True,
        sqlite_where=sa.text("'survey' = kind AND state = 'grading'"),
        postgresql_where=sa.text("'survey' = kind AND state = 'grading'"),
    )
    op.create_table(
        "receiver",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "program", "chat", "teams", name="receiverkind", native_enum=False, create_constraint=True
            ),
            nullable=False,
        ),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("events", sa.JSON(), nullable=False),
        sa.Column("salt", sa.LargeBinary(length=16), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receiver")),
        sa.UniqueConstraint("name", name=op.f("uq_receiver_name")),
    )
    op.create_table(
        "mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("once_key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("calendar", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "sent",
                "dead",
                "expired",
                name="mailstate",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("fault", sa.String(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("receiver_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["receiver_id"], ["receiver.id"], name=op.f("fk_mail_receiver_id_receiver"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_mail_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail")),
        sa.UniqueConstraint("once_key", name=op.f("uq_mail_once_key")),
    )
    op.create_index(op.f("ix_mail_address"), "mail", ["address"], unique=False)
    op.create_index(op.f("ix_mail_next_try_at"), "mail", ["next_try_at"], unique=False)
    op.create_index(op.f("ix_mail_state"), "mail", ["state"], unique=False)
    op.create_table(
        "sign_in_attempt",
        sa.Column("source_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("window_began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("source_hash", name=op.f("pk_sign_in_attempt")),
    )
    op.create_table(
        "card",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("graded_id", sa.Integer(), nullable=False),
        sa.Column("grading_id", sa.Integer(), nullable=False),
        sa.Column(
            "audience",
            sa.Enum(
                "each about the other",
                "both sides",
                "own department",
                "company",
                "graded department",
                name="audience",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("graded_name", sa.String(), nullable=False),
        sa.Column("grading_name", sa.String(), nullable=False),
        sa.Column("graded_head", sa.String(), nullable=False),
        sa.Column("grading_head", sa.String(), nullable=False),
        sa.Column(
            "list_state",
            sa.Enum(
                "drafted",
                "proposed",
                "agreed",
                "agreed with reservation",
                "returned",
                "stands by ruling",
                "worded by ruling",
                name="liststate",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("reservation", sa.String(), nullable=False),
        sa.Column("eligible", sa.Integer(), nullable=False),
        sa.Column("by_code", sa.Boolean(), nullable=False),
        sa.Column("letters_alone", sa.Boolean(), nullable=False),
        sa.Column("is_published", sa.Boolean(), nullable=True),
        sa.Column("ballots", sa.Integer(), nullable=True),
        sa.Column("spoiled", sa.Integer(), nullable=False),
        sa.Column("graded_ballots", sa.Integer(), nullable=True),
        sa.Column("mean", sa.Double(), nullable=True),
        sa.Column("sd", sa.Double(), nullable=True),
        sa.Column("change", sa.String(), nullable=True),
        sa.CheckConstraint(
            "(audience IN ('own department', 'company')) = (graded_id = grading_id)",
            name=op.f("ck_card_of_another"),
        ),
        sa.ForeignKeyConstraint(["graded_id"], ["department.id"], name=op.f("fk_card_graded_id_department")),
        sa.ForeignKeyConstraint(
            ["grading_id"], ["department.id"], name=op.f("fk_card_grading_id_department")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_card_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card")),
        sa.UniqueConstraint(
            "round_id", "graded_id", "grading_id", name=op.f("uq_card_round_id_graded_id_grading_id")
        ),
    )
    op.create_index(op.f("ix_card_graded_id"), "card", ["graded_id"], unique=False)
    op.create_index(op.f("ix_card_grading_id"), "card", ["grading_id"], unique=False)
    op.create_index("uq_card_id_by_code", "card", ["id", "by_code"], unique=True)
    op.create_table(
        "meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("is_celebration", sa.Boolean(), nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=True),
        sa.Column("second_id", sa.Integer(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("begins", sa.Time(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("is_cancelled", sa.Boolean(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("edit_number", sa.Integer(), nullable=False),
        sa.Column("topics", sa.String(), nullable=False),
        sa.Column("objective_first", sa.String(), nullable=False),
        sa.Column("objective_second", sa.String(), nullable=False),
        sa.Column("result_first", sa.String(), nullable=False),
        sa.Column("result_second", sa.String(), nullable=False),
        sa.Column("notes", sa.String(), nullable=False),
        sa.Column("present", sa.String(), nullable=False),
        sa.Column("successes", sa.String(), nullable=False),
        sa.Column("shortcomings", sa.String(), nullable=False),
        sa.Column("lessons", sa.String(), nullable=False),
        sa.CheckConstraint(
            "(first_id IS NULL) = (second_id IS NULL)", name=op.f("ck_meeting_of_two_or_of_all")
        ),
        sa.CheckConstraint("first_id < second_id", name=op.f("ck_meeting_ordered")),
        sa.CheckConstraint("is_celebration OR first_id IS NOT NULL", name=op.f("ck_meeting_review_of_two")),
        sa.CheckConstraint("minutes BETWEEN 10 AND 600", name=op.f("ck_meeting_minutes")),
        sa.ForeignKeyConstraint(["first_id"], ["department.id"], name=op.f("fk_meeting_first_id_department")),
        sa.ForeignKeyConstraint(
            ["second_id"], ["department.id"], name=op.f("fk_meeting_second_id_department")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
    )
    op.create_index(op.f("ix_meeting_day"), "meeting", ["day"], unique=False)
    op.create_index(op.f("ix_meeting_first_id"), "meeting", ["first_id"], unique=False)
    op.create_index(op.f("ix_meeting_second_id"), "meeting", ["second_id"], unique=False)
    op.create_table(
        "pair",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("first_id < second_id", name=op.f("ck_pair_ordered")),
        sa.ForeignKeyConstraint(["first_id"], ["department.id"], name=op.f("fk_pair_first_id_department")),
        sa.ForeignKeyConstraint(["second_id"], ["department.id"], name=op.f("fk_pair_second_id_department")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pair")),
        sa.UniqueConstraint("first_id", "second_id", name=op.f("uq_pair_first_id_second_id")),
    )
    op.create_index(op.f("ix_pair_second_id"), "pair", ["second_id"], unique=False)
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=True),
        sa.Column("joined_on", sa.Date(), nullable=True),
        sa.Column("came_from_id", sa.Integer(), nullable=True),
        sa.Column("came_from_since", sa.Date(), nullable=True),
        sa.Column("rights_changed_on", sa.Date(), nullable=True),
        sa.Column(
            "position",
            sa.Enum("employee", "head", "deputy", name="position", native_enum=False, create_constraint=True),
            nullable=False,
        ),
        sa.Column("is_president", sa.Boolean(), nullable=False),
        sa.Column("is_administrator", sa.Boolean(), nullable=False),
        sa.Column("is_reviewer", sa.Boolean(), nullable=False),
        sa.Column("is_works_council", sa.Boolean(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("session_number", sa.Integer(), nullable=False),
        sa.Column("openid_subject", sa.String(), nullable=True),
        sa.CheckConstraint(
            "position = 'employee' OR department_id IS NOT NULL", name=op.f("ck_person_head_of_something")
        ),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_person_email_in_lower_case")),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_person_department_id_department")
        ),
        sa.ForeignKeyConstraint(
            ["came_from_id"], ["department.id"], name=op.f("fk_person_came_from_id_department")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
        sa.UniqueConstraint("openid_subject", name=op.f("uq_person_openid_subject")),
    )
    op.create_index(op.f("ix_person_department_id"), "person", ["department_id"], unique=False)
    op.create_index(
        "uq_person_one_head_a_department",
        "person",
        ["department_id"],
        unique=True,
        sqlite_where=sa.text("'head' = position AND is_active"),
        postgresql_where=sa.text("'head' = position AND is_active"),
    )
    op.create_table(
        "access_token",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("last_used_on", sa.Date(), nullable=True),
        sa.Column("revoked_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["person.id"], name=op.f("fk_access_token_made_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_token")),
    )
    op.create_table(
        "directory_person",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("user_name", sa.String(), nullable=False),
        sa.Column("user_key", sa.String(), nullable=False),
        sa.Column("external_id", sa.String(), nullable=True),
        sa.Column("display_name", sa.String(), nullable=True),
        sa.Column("given_name", sa.String(), nullable=True),
        sa.Column("family_name", sa.String(), nullable=True),
        sa.Column("is_deleted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_directory_person_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_directory_person")),
        sa.UniqueConstraint("user_key", name=op.f("uq_directory_person_user_key")),
    )
    op.create_index(
        op.f("ix_directory_person_external_id"), "directory_person", ["external_id"], unique=False
    )
    op.create_table(
        "directory_group",
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column(
            "position",
            sa.Enum("employee", "head", "deputy", name="position", native_enum=False, create_constraint=True),
            nullable=False,
        ),
        sa.Column("external_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["department_id"],
            ["department.id"],
            name=op.f("fk_directory_group_department_id_department"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("department_id", "position", name=op.f("pk_directory_group")),
    )
    op.create_table(
        "bulk_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("journal", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_bulk_change_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_change")),
    )
    op.create_table(
        "trustee_sheet",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("key_for_the_others", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("number BETWEEN 1 AND 3", name=op.f("ck_trustee_sheet_number")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_trustee_sheet_round_id_round")),
        sa.PrimaryKeyConstraint("round_id", "number", name=op.f("pk_trustee_sheet")),
        sa.UniqueConstraint("round_id", "mark", name=op.f("uq_trustee_sheet_round_id_mark")),
    )
    op.create_table(
        "action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("card_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "step",
                "cross-training",
                "process",
                "escalation",
                name="actionkind",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("measure", sa.String(), nullable=False),
        sa.Column("evidence_link", sa.String(), nullable=False),
        sa.Column("headcount_graded", sa.Integer(), nullable=True),
        sa.Column("headcount_grading", sa.Integer(), nullable=True),
        sa.Column("process_owner", sa.String(), nullable=False),
        sa.Column("process_days", sa.Integer(), nullable=True),
        sa.Column("graded_owner_id", sa.Integer(), nullable=True),
        sa.Column("grading_owner_id", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "planned",
                "in progress",
                "done",
                "dropped",
                name="actionstatus",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("dropped_because", sa.String(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("promised_on", sa.Date(), nullable=False),
        sa.Column("edit_number", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status <> 'dropped' OR dropped_because <> ''", name=op.f("ck_action_dropped_with_reason")
        ),
        sa.ForeignKeyConstraint(["card_id"], ["card.id"], name=op.f("fk_action_card_id_card")),
        sa.ForeignKeyConstraint(
            ["graded_owner_id"], ["person.id"], name=op.f("fk_action_graded_owner_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["grading_owner_id"], ["person.id"], name=op.f("fk_action_grading_owner_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action")),
    )
    op.create_index(op.f("ix_action_card_id"), "action", ["card_id"], unique=False)
    op.create_table(
        "calendar_feed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("pair_id", sa.Integer(), nullable=True),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["pair_id"], ["pair.id"], name=op.f("fk_calendar_feed_pair_id_pair"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_calendar_feed_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_feed_token_hash")),
    )
    op.create_index(op.f("ix_calendar_feed_person_id"), "calendar_feed", ["person_id"], unique=False)
    op.create_table(
        "comment",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("card_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column("fate", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("chosen", sa.String(), nullable=True),
        sa.Column("struck", sa.String(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "chosen IS NOT NULL OR decided_on IS NULL", name=op.f("ck_comment_decided_is_chosen")
        ),
        sa.CheckConstraint("fate = 'waiting' OR chosen IS NULL", name=op.f("ck_comment_chosen_waits")),
        sa.CheckConstraint("fate <> 'withheld' OR reason <> ''", name=op.f("ck_comment_reason_said")),
        sa.CheckConstraint("fate <> 'withheld' OR text = ''", name=op.f("ck_comment_withheld_is_gone")),
        sa.CheckConstraint(
            "fate IN ('waiting', 'published', 'shortened', 'withheld')", name=op.f("ck_comment_fate")
        ),
        sa.ForeignKeyConstraint(["card_id"], ["card.id"], name=op.f("fk_comment_card_id_card")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_comment_card_id"), "comment", ["card_id"], unique=False)
    op.create_index(op.f("ix_comment_code_hash"), "comment", ["code_hash"], unique=False)
    op.create_table(
        "control_number",
        sa.Column("card_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=9), nullable=False),
        sa.ForeignKeyConstraint(["card_id"], ["card.id"], name=op.f("fk_control_number_card_id_card")),
        sa.PrimaryKeyConstraint("card_id", "number", name=op.f("pk_control_number")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "decision_not_to_act",
        sa.Column("card_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["card_id"], ["card.id"], name=op.f("fk_decision_not_to_act_card_id_card")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_decision_not_to_act_person_id_person")
        ),
        sa.PrimaryKeyConstraint("card_id", "position", name=op.f("pk_decision_not_to_act")),
    )
    op.create_table(
        "expectation",
        sa.Column("card_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("letter", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["card_id"], ["card.id"], name=op.f("fk_expectation_card_id_card")),
        sa.PrimaryKeyConstraint("card_id", "position", name=op.f("pk_expectation")),
    )
    op.create_table(
        "meeting_hero",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("deed", sa.String(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_meeting_hero_department_id_department")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
            name=op.f("fk_meeting_hero_meeting_id_meeting"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_hero")),
    )
    op.create_index(op.f("ix_meeting_hero_meeting_id"), "meeting_hero", ["meeting_id"], unique=False)
    op.create_table(
        "meeting_invitation",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("told_sequence", sa.Integer(), nullable=False),
        sa.Column("turns", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
            name=op.f("fk_meeting_invitation_meeting_id_meeting"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_meeting_invitation_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("meeting_id", "person_id", name=op.f("pk_meeting_invitation")),
    )
    op.create_table(
        "needs_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("of_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "drafted",
                "proposed",
                "agreed",
                "agreed with reservation",
                "returned",
                "stands by ruling",
                "worded by ruling",
                name="liststate",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("edit_number", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("reservation", sa.String(), nullable=False),
        sa.CheckConstraint(
            "state <> 'agreed with reservation' OR reservation <> ''",
            name=op.f("ck_needs_list_reservation_said"),
        ),
        sa.CheckConstraint("of_id <> by_id", name=op.f("ck_needs_list_of_another")),
        sa.ForeignKeyConstraint(["by_id"], ["department.id"], name=op.f("fk_needs_list_by_id_department")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["person.id"], name=op.f("fk_needs_list_decided_by_id_person")
        ),
        sa.ForeignKeyConstraint(["of_id"], ["department.id"], name=op.f("fk_needs_list_of_id_department")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_needs_list")),
        sa.UniqueConstraint("of_id", "by_id", "version", name=op.f("uq_needs_list_of_id_by_id_version")),
    )
    op.create_index(op.f("ix_needs_list_by_id"), "needs_list", ["by_id"], unique=False)
    op.create_table(
        "revenue_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=False),
        sa.Column("selling_id", sa.Integer(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("target", sa.BigInteger(), nullable=True),
        sa.Column("target_by_id", sa.Integer(), nullable=True),
        sa.Column("target_on", sa.Date(), nullable=True),
        sa.Column("allocated_by_id", sa.Integer(), nullable=True),
        sa.Column("allocated_on", sa.Date(), nullable=True),
        sa.Column("edit_number", sa.Integer(), nullable=False),
        sa.CheckConstraint("first_id < second_id", name=op.f("ck_revenue_plan_ordered")),
        sa.CheckConstraint("months BETWEEN 1 AND 12", name=op.f("ck_revenue_plan_months")),
        sa.CheckConstraint("selling_id IN (first_id, second_id)", name=op.f("ck_revenue_plan_one_sells")),
        sa.CheckConstraint("target >= 0", name=op.f("ck_revenue_plan_target")),
        sa.ForeignKeyConstraint(
            ["allocated_by_id"], ["person.id"], name=op.f("fk_revenue_plan_allocated_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["first_id"], ["department.id"], name=op.f("fk_revenue_plan_first_id_department")
        ),
        sa.ForeignKeyConstraint(
            ["second_id"], ["department.id"], name=op.f("fk_revenue_plan_second_id_department")
        ),
        sa.ForeignKeyConstraint(
            ["selling_id"], ["department.id"], name=op.f("fk_revenue_plan_selling_id_department")
        ),
        sa.ForeignKeyConstraint(
            ["target_by_id"], ["person.id"], name=op.f("fk_revenue_plan_target_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revenue_plan")),
        sa.UniqueConstraint(
            "first_id", "second_id", "begins_on", name=op.f("uq_revenue_plan_first_id_second_id_begins_on")
        ),
    )
    op.create_index(op.f("ix_revenue_plan_second_id"), "revenue_plan", ["second_id"], unique=False)
    op.create_table(
        "roll",
        sa.Column("card_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("handed_in", sa.Boolean(), nullable=False),
        sa.Column("by_code", sa.Boolean(), nullable=False),
        sa.Column("held_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("NOT by_code", name=op.f("ck_roll_not_by_code")),
        sa.ForeignKeyConstraint(
            ["card_id", "by_code"], ["card.id", "card.by_code"], name=op.f("fk_roll_card_id_by_code_card")
        ),
        sa.ForeignKeyConstraint(["held_by"], ["person.id"], name=op.f("fk_roll_held_by_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_roll_person_id_person")),
        sa.PrimaryKeyConstraint("card_id", "person_id", name=op.f("pk_roll")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sign_in_link",
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_used", sa.Boolean(), nullable=False),
        sa.Column("is_mailed_ahead", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_sign_in_link_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sign_in_link")),
    )
    op.create_table(
        "signature",
        sa.Column("card_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["card_id"], ["card.id"], name=op.f("fk_signature_card_id_card")),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_signature_department_id_department")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_signature_person_id_person")),
        sa.PrimaryKeyConstraint("card_id", "person_id", name=op.f("pk_signature")),
    )
    op.create_table(
        "card_reply",
        sa.Column("card_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("written_on", sa.Date(), nullable=False),
        sa.Column("edit_number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["card_id"], ["card.id"], name=op.f("fk_card_reply_card_id_card")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_card_reply_person_id_person")),
        sa.PrimaryKeyConstraint("card_id", name=op.f("pk_card_reply")),
    )
    op.create_table(
        "tally",
        sa.Column("card_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(length=1), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["card_id"], ["card.id"], name=op.f("fk_tally_card_id_card")),
        sa.PrimaryKeyConstraint("card_id", "position", "answer", name=op.f("pk_tally")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "urn",
        sa.Column("slot", sa.LargeBinary(length=16), nullable=False),
        sa.Column("card_id", sa.Integer(), nullable=False),
        sa.Column("used", sa.Boolean(), nullable=False),
        sa.Column("box", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["card_id"], ["card.id"], name=op.f("fk_urn_card_id_card")),
        sa.PrimaryKeyConstraint("slot", name=op.f("pk_urn")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_urn_free_slot", "urn", ["card_id", "used", "slot"], unique=False)
    op.create_table(
        "president_note",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.CheckConstraint("first_id < second_id", name=op.f("ck_president_note_ordered")),
        sa.ForeignKeyConstraint(
            ["first_id"], ["department.id"], name=op.f("fk_president_note_first_id_department")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_president_note_round_id_round")),
        sa.ForeignKeyConstraint(
            ["second_id"], ["department.id"], name=op.f("fk_president_note_second_id_department")
        ),
        sa.PrimaryKeyConstraint("round_id", "first_id", "second_id", name=op.f("pk_president_note")),
    )
    op.create_table(
        "visit_note",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("written_on", sa.Date(), nullable=False),
        sa.Column("edit_number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"],
            ["department.id"],
            name=op.f("fk_visit_note_department_id_department"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_visit_note_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "department_id", name=op.f("pk_visit_note")),
    )
    op.create_table(
        "action_need",
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_id"], ["action.id"], name=op.f("fk_action_need_action_id_action"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("action_id", "position", name=op.f("pk_action_need")),
    )
    op.create_table(
        "action_update",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "planned",
                "in progress",
                "done",
                "dropped",
                name="actionstatus",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_id"], ["action.id"], name=op.f("fk_action_update_action_id_action"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_action_update_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_update")),
    )
    op.create_index(op.f("ix_action_update_action_id"), "action_update", ["action_id"], unique=False)
    op.create_table(
        "card_line",
        sa.Column("card_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("lineage", sa.String(), nullable=False),
        sa.Column("codes", sa.String(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=True),
        sa.Column(
            "wording",
            sa.Enum("kept", "reworded", "new", name="wording", native_enum=False, create_constraint=True),
            nullable=False,
        ),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("a_looks_like", sa.String(), nullable=False),
        sa.Column("f_looks_like", sa.String(), nullable=False),
        sa.Column("figure", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("range_low", sa.Double(), nullable=True),
        sa.Column("range_high", sa.Double(), nullable=True),
        sa.Column("change", sa.String(), nullable=True),
        sa.Column("trend", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_card_line_action_id_action")),
        sa.ForeignKeyConstraint(["card_id"], ["card.id"], name=op.f("fk_card_line_card_id_card")),
        sa.PrimaryKeyConstraint("card_id", "position", name=op.f("pk_card_line")),
    )
    op.create_index(op.f("ix_card_line_lineage"), "card_line", ["lineage"], unique=False)
    op.create_index(op.f("ix_card_line_action_id"), "card_line", ["action_id"], unique=False)
    op.create_table(
        "drawn_code",
        sa.Column("card_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("slot", sa.LargeBinary(length=16), nullable=False),
        sa.Column("handed_in", sa.Boolean(), nullable=False),
        sa.Column("typed", sa.LargeBinary(), nullable=True),
        sa.Column("by_code", sa.Boolean(), nullable=False),
        sa.CheckConstraint("by_code", name=op.f("ck_drawn_code_by_code")),
        sa.ForeignKeyConstraint(
            ["card_id", "by_code"],
            ["card.id", "card.by_code"],
            name=op.f("fk_drawn_code_card_id_by_code_card"),
        ),
        sa.ForeignKeyConstraint(["slot"], ["urn.slot"], name=op.f("fk_drawn_code_slot_urn")),
        sa.PrimaryKeyConstraint("card_id", "code_hash", name=op.f("pk_drawn_code")),
        sa.UniqueConstraint("slot", name=op.f("uq_drawn_code_slot")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "meeting_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["action_id"],
            ["action.id"],
            name=op.f("fk_meeting_decision_action_id_action"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
            name=op.f("fk_meeting_decision_meeting_id_meeting"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_decision")),
    )
    op.create_index(op.f("ix_meeting_decision_meeting_id"), "meeting_decision", ["meeting_id"], unique=False)
    op.create_table(
        "need",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("lineage", sa.String(), nullable=False),
        sa.Column(
            "wording",
            sa.Enum("kept", "reworded", "new", name="wording", native_enum=False, create_constraint=True),
            nullable=False,
        ),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("a_looks_like", sa.String(), nullable=False),
        sa.Column("f_looks_like", sa.String(), nullable=False),
        sa.Column("figure", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.CheckConstraint("position BETWEEN 1 AND 6", name=op.f("ck_need_position")),
        sa.ForeignKeyConstraint(
            ["list_id"], ["needs_list.id"], name=op.f("fk_need_list_id_needs_list"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need")),
        sa.UniqueConstraint("list_id", "position", name=op.f("uq_need_list_id_position")),
    )
    op.create_table(
        "revenue_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("planned", sa.BigInteger(), nullable=False),
        sa.Column("added", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("planned >= 0", name=op.f("ck_revenue_line_planned")),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["revenue_plan.id"],
            name=op.f("fk_revenue_line_plan_id_revenue_plan"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revenue_line")),
    )
    op.create_index(op.f("ix_revenue_line_plan_id"), "revenue_line", ["plan_id"], unique=False)
    op.create_table(
        "revenue_result",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("earned", sa.BigInteger(), nullable=False),
        sa.Column("noted_by_id", sa.Integer(), nullable=True),
        sa.Column("noted_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["noted_by_id"], ["person.id"], name=op.f("fk_revenue_result_noted_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["revenue_plan.id"],
            name=op.f("fk_revenue_result_plan_id_revenue_plan"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("plan_id", "month", name=op.f("pk_revenue_result")),
    )
    op.create_table(
        "need_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["person.id"], name=op.f("fk_need_question_asked_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["need_id"], ["need.id"], name=op.f("fk_need_question_need_id_need"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need_question")),
    )
    op.create_index(op.f("ix_need_question_need_id"), "need_question", ["need_id"], unique=False)
    op.create_table(
        "agreement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("form_key", sa.String(), nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=True),
        sa.Column("second_id", sa.Integer(), nullable=True),
        sa.Column("edit_number", sa.Integer(), nullable=False),
        sa.CheckConstraint("first_id <> second_id", name=op.f("ck_agreement_of_another")),
        sa.CheckConstraint(
            "second_id IS NULL OR first_id IS NOT NULL", name=op.f("ck_agreement_first_first")
        ),
        sa.ForeignKeyConstraint(
            ["first_id"], ["department.id"], name=op.f("fk_agreement_first_id_department")
        ),
        sa.ForeignKeyConstraint(
            ["second_id"], ["department.id"], name=op.f("fk_agreement_second_id_department")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement")),
    )
    op.create_index(op.f("ix_agreement_first_id"), "agreement", ["first_id"], unique=False)
    op.create_index(op.f("ix_agreement_second_id"), "agreement", ["second_id"], unique=False)
    op.create_table(
        "agreement_figure",
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("row", sa.String(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("noted_by_id", sa.Integer(), nullable=False),
        sa.Column("noted_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["agreement.id"],
            name=op.f("fk_agreement_figure_agreement_id_agreement"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["noted_by_id"], ["person.id"], name=op.f("fk_agreement_figure_noted_by_id_person")
        ),
        sa.PrimaryKeyConstraint("agreement_id", "row", "month", name=op.f("pk_agreement_figure")),
    )
    op.create_table(
        "agreement_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("form_text", sa.String(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("in_force_since", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["agreement.id"],
            name=op.f("fk_agreement_version_agreement_id_agreement"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_version")),
        sa.UniqueConstraint("agreement_id", "number", name=op.f("uq_agreement_version_agreement_id_number")),
    )
    op.create_table(
        "agreement_signature",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column(
            "side",
            sa.Enum("first", "second", "president", name="signer", native_enum=False, create_constraint=True),
            nullable=False,
        ),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_agreement_signature_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["agreement_version.id"],
            name=op.f("fk_agreement_signature_version_id_agreement_version"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("version_id", "side", "signed_on", name=op.f("pk_agreement_signature")),
    )
    op.create_table(
        "measured_figure",
        sa.Column("card_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("noted_by_id", sa.Integer(), nullable=False),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["card_id"], ["card.id"], name=op.f("fk_measured_figure_card_id_card")),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["person.id"], name=op.f("fk_measured_figure_confirmed_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["noted_by_id"], ["person.id"], name=op.f("fk_measured_figure_noted_by_id_person")
        ),
        sa.PrimaryKeyConstraint("card_id", "position", name=op.f("pk_measured_figure")),
    )
    op.create_table(
        "escalation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=True),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.Column("of_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("raised_by_id", sa.Integer(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("position_of_by", sa.String(), nullable=False),
        sa.Column("position_of_of", sa.String(), nullable=False),
        sa.Column("ruling", sa.String(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "stands",
                "reworded",
                "goes back",
                name="ruling",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=True,
        ),
        sa.Column("ruled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(list_id IS NULL) <> (version_id IS NULL)", name=op.f("ck_escalation_of_one")),
        sa.ForeignKeyConstraint(["by_id"], ["department.id"], name=op.f("fk_escalation_by_id_department")),
        sa.ForeignKeyConstraint(
            ["list_id"], ["needs_list.id"], name=op.f("fk_escalation_list_id_needs_list"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["of_id"], ["department.id"], name=op.f("fk_escalation_of_id_department")),
        sa.ForeignKeyConstraint(
            ["raised_by_id"], ["person.id"], name=op.f("fk_escalation_raised_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["agreement_version.id"],
            name=op.f("fk_escalation_version_id_agreement_version"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalation")),
        sa.UniqueConstraint("list_id", name=op.f("uq_escalation_list_id")),
        sa.UniqueConstraint("version_id", "by_id", name=op.f("uq_escalation_version_id_by_id")),
    )
    op.create_index(op.f("ix_escalation_by_id"), "escalation", ["by_id"], unique=False)
    op.create_index(op.f("ix_escalation_of_id"), "escalation", ["of_id"], unique=False)
