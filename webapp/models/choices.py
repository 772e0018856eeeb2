"""Enum columns: a choice of words is stored as text, held to its choices by a CHECK."""

from __future__ import annotations

import enum

from sqlalchemy import Enum


def one_of(choices: type[enum.StrEnum]) -> Enum:
    """Store the value of a choice as text, held to its choices by a CHECK."""
    return Enum(
        choices,
        native_enum=False,
        create_constraint=True,
        name=choices.__name__.lower(),
        values_callable=lambda members: [member.value for member in members],
    )
