"""Input data of a measured figure beside a grade."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class MeasuredNeed:
    """The agreed figure of a need beside its grade; amounts in hundredths by round, oldest first."""

    figure: str  # what is measured, and how
    target: str  # with its unit, in people's words
    agreed: int | None  # the number in it, in hundredths
    amounts: tuple[tuple[str, int | None], ...]
    confirmed: bool  # by the other side
