"""Template rendering without the application, with sample content, and the specimen of components."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from webapp.domain.needs import NeedWords
from webapp.typed_text import is_day

WEBAPP = Path(__file__).parents[2] / "webapp"
SPECIMEN = Path(__file__).parent / "specimen"
SCALE = (("A", "Fully met"), ("B", "Mostly met"), ("C", "Partly met"), ("F", "Not met"))
ANSWERS = {1: "B", 2: "A", 3: "B", 4: "C", 5: "F", 6: "X"}


@dataclass
class Viewer:
    """Somebody who is signed in."""

    name: str = "Katrin Vogel"
    initials: str = "KV"
    mark: str = "0a1b2c"
    links: tuple[tuple[str, str, str], ...] = (
        ("cards", "/", "My report cards"),
        ("needs", "/needs", "Needs"),
    )


@dataclass
class Card:
    """One open card."""

    round_name: str = "Spring 2026"
    round_slug: str = "spring-2026"
    graded_name: str = "Marketing"
    graded_slug: str = "marketing"
    grading_name: str = "Sales"
    closes_words: str = "Friday 22 May, 18:00"
    closed_words: str = "Friday 22 May 2026"
    exchange_words: str = "26 May"
    minimum_group: int = 5
    eligible: int = 24
    asks_comments: bool = True
    reviews_comments: bool = True
    fewest_for_comments: int = 10
    cannot_judge: str = "I cannot judge this"
    comment_prompt: str = "Add a comment"
    well_prompt: str = "What did Marketing do especially well?"
    question: str = "How well did Marketing meet this need of Sales in the last half-year?"
    share_words: str = "About half have handed in."


@dataclass
class Need:
    """One line of the card."""

    position: int
    words: NeedWords = field(
        default_factory=lambda: NeedWords(
            text="Leads reach us within one working day.", why="A lead that waits has bought elsewhere."
        )
    )


@dataclass
class OpenCard:
    """Another card that waits."""

    graded_name: str = "Operations"
    grading_name: str = "Sales"
    href: str = "/cards/spring-2026/operations"
    closes_words: str = "Friday 22 May, 18:00"
    exchange_words: str = "26 May"
    is_handed_in: bool = False


@dataclass
class Charts:
    """Pictures that reports.charts draws."""

    spread: Markup = field(default_factory=lambda: Markup("<svg></svg>"))
    spark: Markup = field(default_factory=lambda: Markup("<svg></svg>"))
    gap: Markup = field(default_factory=lambda: Markup("<svg></svg>"))
    trend: Markup = field(default_factory=lambda: Markup("<svg></svg>"))


def environment() -> Environment:
    """Return the templates with what every page has around its content."""
    made = Environment(
        loader=FileSystemLoader([WEBAPP / "templates", SPECIMEN.parent]),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
    made.tests["day"] = is_day
    made.globals.update(
        static=lambda name: f"/static/{name}?v=1",
        csrf_token=lambda: "token",
        flashes=lambda: [("done", "Saved.", "")],
        language="en",
        languages=[("en", "English"), ("de", "Deutsch")],
        text_direction="ltr",
        timezone_name="Berlin",
        company_name="Northwick Instruments",
        company_logo="",
        help_contact="",
        paper="",
        banner=None,
        viewer=Viewer(),
        NeedWords=NeedWords,
    )
    return made


def rendered(name: str, **content: object) -> str:
    """Return a page as HTML."""
    return environment().get_template(name).render(**content)


def grading_form(**changed: object) -> str:
    """Return the grading form, empty unless told otherwise."""
    return rendered("grading/grade.html", **({**_answers({}), "errors": [], "error_of": {}} | changed))


def check_page(**changed: object) -> str:
    """Return the page that shows six answers before they are handed in."""
    return rendered("grading/check.html", **(_answers(ANSWERS) | changed))


def thanks_page(**changed: object) -> str:
    """Return the page after handing in."""
    shown_once = {"control_number": None, "private_code": None}
    content = {"card": Card(), **shown_once, "open_cards": [OpenCard()], "since": None, "progress": ""}
    dates = [("2026-05-26", "26 May", "Both departments exchange their cards.")]
    return rendered(
        "grading/thanks.html",
        **(
            content
            | {
                "next_dates": dates,
            }
            | changed
        ),
    )


def expect_page() -> str:
    """Return the form on which a head writes down what she expects."""
    answers = _answers({})
    card = {
        "round": {"name": "Spring 2026"},
        "grading_name": "Sales",
        "graded_name": "Marketing",
        "needs": answers["needs"],
    }
    answers |= {"card": card, "is_open": True, "address": "/expect/spring-2026/sales"}
    days = {"exchange_words": "26 May", "closes_words": "Friday 22 May"}
    mine = {"number": 1, "number_written": 0, "following": None}
    return rendered("grading/expectation.html", **answers, **days, **mine, errors=[], error_of={})


def every_page() -> dict[str, str]:
    """Return each page of this folder by its template's name."""
    index = {
        "note": "Spring 2026",
        "news": None,
        "lead": "One card waits.",
        "calendar_href": "",
        "since": None,
        "is_grader": True,
        "next_round_words": "The next round opens on 2 November.",
    }
    fault = {
        "status": 404,
        "heading": "There is nothing here",
        "sentence": "Begin again from the front page.",
    }
    return {
        "grading/grade.html": grading_form(),
        "grading/check.html": check_page(),
        "grading/thanks.html": thanks_page(),
        "grading/handed_in.html": rendered("grading/handed_in.html", card=Card(), open_cards=[OpenCard()]),
        "grading/closed.html": rendered("grading/closed.html", card=Card()),
        "home/front_page.html": rendered(
            "home/front_page.html", cards=[OpenCard()], sections=[], has_results=True, **index
        ),
        "web/error.html": rendered("web/error.html", **fault),
        "specimen/index.html": rendered(
            "specimen/index.html", charts=Charts(), scale=[*SCALE[:3], ("D", "Rarely met"), SCALE[3]]
        ),
    }


def _answers(values: dict[int, str]) -> dict[str, object]:
    needs = [Need(position) for position in range(1, 7)]
    return {
        "card": Card(),
        "scale": SCALE,
        "needs": needs,
        "values": values,
        "comments": {},
        "well": "",
        "asks_comments": True,
    }
