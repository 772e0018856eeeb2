"""Copy fitting of a poster: the largest type size in which successes and names fit on one page."""

from collections.abc import Iterable
from dataclasses import dataclass

from reports.data import Paper
from reports.data_meetings import CelebrationSheet
from reports.setting import lines_of

SIZES = (44, 37, 30)  # points; what is to be read from three metres must not be smaller
MOST_LINES = 4  # of one text, as in sheets.css
LETTER_WIDTH, LINE_HEIGHT = 0.52, 1.12  # of the size
WIDTH, NAME_WIDTH = 499.0, 454.0  # points
BESIDES: dict[Paper, float] = {"A4": 522.0, "Letter": 470.0}  # points between band and foot, without headings
NAME_SIZE, LONG_NAME_SIZE, LONG_NAME = 44, 30, 40


@dataclass(frozen=True)
class Poster:
    """What is hung up, and in which sizes."""

    name_size: int
    size: int
    successes: tuple[str, ...]
    thanked: tuple[str, ...]


def poster_of(celebration: CelebrationSheet, whom: str) -> Poster:
    """Choose the sizes; where even the smallest is too large, the last successes and names are left out."""
    successes = celebration.successes
    thanked = tuple(hero.who for hero in celebration.heroes)
    name_size = LONG_NAME_SIZE if len(whom) > LONG_NAME else NAME_SIZE
    room = BESIDES[celebration.imprint.paper] - _height((whom,), name_size, NAME_WIDTH)
    size = next((size for size in SIZES if _height((*successes, *thanked), size) <= room), SIZES[-1])
    while _height((*successes, *thanked), size) > room:
        if len(successes) > 1 and len(successes) >= len(thanked):
            successes = successes[:-1]
        else:
            thanked = thanked[:-1]
    return Poster(name_size, size, successes, thanked)


def _height(texts: Iterable[str], size: int, width: float = WIDTH) -> float:
    """Estimate the height of texts below each other, in points; half a line lies between two."""
    letters = int(width / (LETTER_WIDTH * size))
    lines = (min(MOST_LINES, lines_of(text, letters)) + 0.3 for text in texts)
    return sum(lines) * size * LINE_HEIGHT
