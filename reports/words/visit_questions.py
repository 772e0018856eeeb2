"""Questions of an unannounced visit: rules with fallbacks make five from the last round, none about people.

Five rules, in their order: the same F twice, a wide gap, a fall over three rounds, a jump of two letters, an
overdue action. Where a rule finds nothing, something weaker that is true stands in, at last a question that
says so. Each question names what it comes from; nothing is claimed that the figures do not say.
"""

from reports.data_sheets import Question
from reports.words.language import Words
from reports.words.visit_findings import Findings, Key
from reports.words.visit_rules import RULES

FIVE = 5


def visit_questions(findings: Findings, words: Words) -> tuple[Question, ...]:
    """Return five questions, each with what it comes from; no need is asked about twice.

    What the rules find comes first; only then do stand-ins choose among the needs that are left.
    """
    asked: set[Key] = set()
    chosen: dict[int, Question] = {}
    for finders in ([rule for rule, _ in RULES], [stand_ins for _, stand_ins in RULES]):
        for place, find in enumerate(finders):
            if place in chosen:
                continue
            fresh = next((found for found in find(findings, words) if not found[0] & asked), None)
            if fresh is not None:  # always so of stand-ins, of which the last asks about no need
                asked |= fresh[0]
                chosen[place] = fresh[1]
    return tuple(chosen[place] for place in range(FIVE))
