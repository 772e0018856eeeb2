"""Money of a revenue plan: integers of hundredths, parsed by language, rounded so that every sum adds up."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from babel.numbers import get_decimal_symbol

from webapp.domain.half_years import months_later

LARGEST = 10**15  # hundredths: ten thousand milliards
MOST_MONTHS = 12
LONGEST_CURRENCY = 12
_SPACES = re.compile(r"[\s\u00a0\u202f\u2009]")
_MINUS = r"\-\N{MINUS SIGN}\N{EN DASH}"
_APOSTROPHES = "'\N{RIGHT SINGLE QUOTATION MARK}"


def read_amount(text: str, language: str) -> int | None:
    """Read an amount in hundredths as the language writes it, or None where it cannot be read for certain.

    English 1,234.50 and German 1.234,50 are the same; spaces and apostrophes may stand between thousands in
    both. What the other language would read as another amount, like 1.234 in English, is refused.
    """
    decimal = get_decimal_symbol(language)
    group = "." if decimal == "," else ","
    plain = _SPACES.sub(" ", text.strip())
    grouped = rf"\d{{1,3}}(?P<by>[{re.escape(group)}{_APOSTROPHES} ])\d{{3}}(?:(?P=by)\d{{3}})*|\d+"
    found = re.fullmatch(
        rf"(?P<whole>{grouped})(?:{re.escape(decimal)}(?P<part>\d{{1,2}}))?", plain, re.ASCII
    )
    if found is None:
        return None
    whole = re.sub(r"\D", "", found["whole"])
    amount = int(Decimal(f"{whole}.{found['part'] or '0'}") * 100)
    return amount if amount <= LARGEST else None


def read_result(text: str, language: str) -> int | None:
    """Read what a month brought: an amount that is negative where more was credited than earned.

    The minus stands before it or, as bookkeepers write it, behind it; brackets say the same.
    """
    plain = text.strip()
    bare = re.fullmatch(rf"[{_MINUS}]\s*(.+)|(.+?)\s*[{_MINUS}]|\((.+)\)", plain)
    if bare is None:
        return read_amount(plain, language)
    amount = read_amount(bare[1] or bare[2] or bare[3], language)
    return None if amount is None else -amount


def in_full(amount: int) -> Decimal:
    """Return an amount in hundredths as a decimal number."""
    return Decimal(amount).scaleb(-2)


def shared_out(amount: int, parts: int) -> list[int]:
    """Share an amount out evenly; what does not divide goes to the first parts, a hundredth each."""
    share, rest = divmod(amount, parts)
    return [share + (place < rest) for place in range(parts)]


@dataclass(frozen=True, kw_only=True)
class Line:
    """What the selling side expects of one group of customers, and its part of the shortfall."""

    name: str
    planned: int
    added: int = 0

    @property
    def together(self) -> int:
        """What the group is to bring."""
        return self.planned + self.added


@dataclass(frozen=True, kw_only=True)
class Sums:
    """The target from above beside the sum from below."""

    target: int | None
    planned: int
    added: int

    @property
    def shortfall(self) -> int | None:
        """By how much the sum lies below the target; negative where it lies above."""
        return None if self.target is None else self.target - self.planned

    @property
    def left(self) -> int | None:
        """What of the shortfall is not allocated yet; negative where more was allocated."""
        return None if self.target is None else self.target - self.planned - self.added


def sums_of(target: int | None, lines: Sequence[Line]) -> Sums:
    """Add the lines up."""
    return Sums(
        target=target,
        planned=sum(line.planned for line in lines),
        added=sum(line.added for line in lines),
    )


@dataclass(frozen=True, kw_only=True)
class Month:
    """One month of a plan: its share of the target, and what was earned, None where nothing was noted."""

    first_day: date
    wanted: int | None
    earned: int | None

    @property
    def difference(self) -> int | None:
        """What was earned beyond the share of the target."""
        return None if self.wanted is None or self.earned is None else self.earned - self.wanted


def months_of(begins: date, number: int, *, target: int | None, earned: dict[date, int]) -> list[Month]:
    """Return every month of a plan with its even share of the target."""
    shares: Sequence[int | None] = [None] * number if target is None else shared_out(target, number)
    days = [months_later(begins, place) for place in range(number)]
    return [
        Month(first_day=day, wanted=share, earned=earned.get(day))
        for day, share in zip(days, shares, strict=True)
    ]
