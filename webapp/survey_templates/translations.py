"""Parse the [translations.XX] of a TOML file: each text of the file with its words in another language."""

from __future__ import annotations

import re
from collections.abc import Collection

from webapp.domain.wording import N_
from webapp.survey_templates.toml_table import TomlTable, is_text, places_in


def read_translations(table: TomlTable, texts: Collection[str]) -> dict[str, dict[str, str]]:
    """Return the translations by language and text; what translates none of these texts is a fault."""
    found: dict[str, dict[str, str]] = {}
    languages = table.table("translations")
    for language in languages.keys():  # noqa: SIM118  # of a table, no dictionary
        if not re.fullmatch("[a-z]{2}", language):
            languages.fault(language, N_("is no language. Write its two letters, such as de."))
        words = languages.table(language)
        found[language] = {text: words.raw(text) for text in words.keys()}  # noqa: SIM118
        for text, translated in found[language].items():
            if not is_text(translated):
                words.fault(f'"{text}"', N_("has no text beside it."))
            else:
                words.check_places(f'"{text}"', translated, places_in(text))
            if text not in texts:
                languages.fault(language, N_('translates "%(text)s", which stands nowhere.'), text=text)
    return found
