"""The questions of an empty form, drawn once: the wording of an open card never changes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

from markupsafe import Markup

from webapp.language import current_language
from webapp.services.grading import MyCard

_FORMS_KEPT = 500  # some 13 kB each

# The round's public key is part of the name: after a restore the same id may be another card.
_kept: OrderedDict[tuple[int, bytes | None, str], Markup] = OrderedDict()


def kept_questions(card: MyCard, draw: Callable[[], str]) -> Markup:
    """Return the drawn questions of a card in the present language; call `draw` where there are none yet."""
    key = (card.id, card.seal_public_key, current_language())
    questions = _kept.get(key)
    if questions is None:
        questions = _kept[key] = Markup(draw())  # noqa: S704  # made by our own template, which escapes
        while len(_kept) > _FORMS_KEPT:
            _kept.popitem(last=False)
    return questions
