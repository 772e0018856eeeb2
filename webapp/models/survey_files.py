"""Table of a company's own survey templates."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from webapp.storage.database import Base


class SurveyFile(Base):
    """One template (TOML) that the company wrote: in the database, so that every web machine has it."""

    __tablename__ = "survey_file"
    key: Mapped[str] = mapped_column(primary_key=True)
    source: Mapped[str]
