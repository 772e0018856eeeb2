"""Scales and means: letters to points and points to letters, exactly as printed on every card."""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from webapp.domain.wording import N_, Refused, Sentence

Scale = tuple[str, ...]
Counts = Mapping[str, int]

DEFAULT_SCALE: Scale = ("A", "B", "C", "F")
SCALE_WITH_D: Scale = ("A", "B", "C", "D", "F")
POINTS: Mapping[str, int] = {"A": 4, "B": 3, "C": 2, "D": 1, "F": 0}
HIGHEST_POINTS = 4
CANNOT_JUDGE = "X"

_LOWEST_MEAN_OF = {"A": Fraction(7, 2), "B": Fraction(5, 2), "C": Fraction(3, 2), "D": Fraction(3, 4)}
# A float mean carries noise near 1e-16; no mean of real answers needs a larger denominator than this.
_LARGEST_DENOMINATOR = 10**6


class UnknownScale(Refused):
    """The letters are not one of the two scales."""


def parse_scale(text: str) -> Scale:
    """Read "A B C F" or "A B C D F", in any case, with spaces or commas; raise UnknownScale otherwise."""
    scale = tuple(text.upper().replace(",", " ").split())
    if scale not in (DEFAULT_SCALE, SCALE_WITH_D):
        key = N_('"%(text)s" is not a scale. Write "A B C F" or "A B C D F".')
        raise UnknownScale(Sentence(key=key, values={"text": text.strip()}))
    return scale


def letters_of(stored: str) -> Scale:
    """Return the letters of a scale as `text_of` wrote it."""
    return tuple(stored.split())


def text_of(scale: Iterable[str]) -> str:
    """Write the letters of a scale as they are stored, typed and read: "A B C F"."""
    return " ".join(scale)


def answers(counts: Counts) -> int:
    """Count the grades given; "cannot judge" is an answer on the form but not a grade, and left out."""
    return sum(count for letter, count in counts.items() if letter != CANNOT_JUDGE)


def score(counts: Counts) -> int:
    """Add up the points of all grades given."""
    return sum(POINTS[letter] * count for letter, count in counts.items() if letter != CANNOT_JUDGE)


def exact_mean(counts: Counts) -> Fraction | None:
    """Return the mean in points (0 to 4) as a fraction, or None where nobody graded."""
    given = answers(counts)
    return Fraction(score(counts), given) if given else None


def letter_of(mean: Fraction | float, scale: Scale) -> str:
    """Return the letter of a mean: from 3.5 A, 2.5 B, 1.5 C, with D on the scale 0.75 D, else F.

    A float is first brought back to the fraction it stands for, so that noise in its last
    digits cannot move a mean off 3.5, 2.5, 1.5 or 0.75.
    """
    exact = mean if isinstance(mean, Fraction) else Fraction(mean).limit_denominator(_LARGEST_DENOMINATOR)
    for letter in scale:
        if letter in _LOWEST_MEAN_OF and exact >= _LOWEST_MEAN_OF[letter]:
            return letter
    return scale[-1]


def letters_apart(text: str, other: str, *, scale: Scale) -> int:
    """Return how many steps of the scale lie between two letters."""
    return abs(scale.index(text) - scale.index(other))


def is_wide_gap(expected: str | None, received: str | None, *, scale: Scale) -> bool:
    """Tell whether the expected and the received letter lie two or more steps of the scale apart."""
    if expected is None or received is None:
        return False
    return letters_apart(expected, received, scale=scale) >= 2


def is_shortfall(letter: str | None) -> bool:
    """Tell whether a letter is below B, so that the need wants an action."""
    return letter is not None and POINTS[letter] < POINTS["B"]
