"""Survey templates (TOML) for tests: any audience, with questions on scales of each kind."""

from __future__ import annotations

from webapp.survey_templates import Audience, Comparison

SCALES = {
    "letters": "A = { words = 'Fully', points = 4 }\nB = { words = 'Mostly', points = 3 }\n"
    "C = { words = 'Partly', points = 2 }\nF = { words = 'Not', points = 0 }\n",
    "agreement": "A = 'I agree'\nB = 'Partly'\nC = 'I disagree'\n",
    "yes_no": "Y = 'Yes'\nN = 'No'\n",
    "choice": "B = 'The broker'\nW = 'We ourselves'\nO = 'The office'\nF = 'The firm'\nN = 'Nobody'\n",
    "numbers": "below = [1, 3, 10]\nunit = 'days'\n",
}
CODES = {"letters": "ABCF", "agreement": "ABC", "yes_no": "YN", "choice": "BWOFN", "numbers": "1234"}
OF_A_PAIR = (Audience.EACH_OTHER, Audience.BOTH_SIDES, Audience.GRADED)
AUDIENCES = (*OF_A_PAIR, Audience.OWN_DEPARTMENT, Audience.COMPANY)


def survey_source(
    audience: Audience,
    *scales: str,
    texts: int = 0,
    asks_comments: bool = False,
    comparison: Comparison | None = None,
) -> str:
    """Write a template of one question on each of these scales, then some that are answered in words."""
    usual = Comparison.BOTH_SIDES if audience is Audience.BOTH_SIDES else Comparison.ROUNDS
    items = [*enumerate(scales, start=1), *((len(scales) + n, "text") for n in range(1, texts + 1))]
    return "\n".join(
        [
            f"name = 'About {audience}'",
            f"question = 'What do you say, {_place(audience)}?'",
            f"audience = '{audience}'",
            f"comparison = '{comparison or usual}'",
            "rhythm = 'by hand'",
            f"asks_comments = {str(asks_comments).lower()}",
            "comment_prompt = 'Say more'" if asks_comments else "",
            "cannot_judge = 'I cannot tell'",
            *(f"[scales.{name}]\n{SCALES[name]}" for name in dict.fromkeys(scales)),
            *(
                f"[[items]]\nkey = 'q{number}'\ntext = 'Question {number} to {_place(audience)}'\n"
                f"scale = '{scale}'\n"
                for number, scale in items
            ),
        ]
    )


def _place(audience: Audience) -> str:
    if audience is Audience.BOTH_SIDES:
        return "{first}"
    return "{graded}" if audience in OF_A_PAIR else "{department}"
