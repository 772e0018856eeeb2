"""Hypothesis strategies: any valid survey template of questions from a file, as TOML text."""

from __future__ import annotations

import json
import string

from hypothesis import strategies as st

CODES = [*string.ascii_uppercase.replace("X", ""), *string.digits]
# What people write on one line, among it markup and writing from right to left.
WORDS = st.text(
    st.one_of(
        st.sampled_from("abc <>&\"'\\%“„=+-@;,|אבע漢字é"),
        st.characters(exclude_categories=("C", "Z"), exclude_characters="{}"),
    ),
    min_size=1,
    max_size=30,
).filter(str.strip)
KEYS = st.from_regex(r"[a-z][a-z0-9_]{0,20}", fullmatch=True)
AUDIENCES = ("each about the other", "both sides", "own department", "company")


def quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


@st.composite
def scale_tables(draw: st.DrawFn, name: str) -> tuple[str, list[str]]:
    """Return the TOML of one scale and its codes."""
    if draw(st.booleans()):
        limits = sorted(draw(st.sets(st.integers(1, 10**9), min_size=1, max_size=8)))
        table = f"[scales.{name}]\nbelow = {limits}\nunit = {quoted(draw(WORDS))}\n"
        return table, [str(place) for place in range(1, len(limits) + 2)]
    codes = draw(st.lists(st.sampled_from(CODES), min_size=2, max_size=9, unique=True))
    words = draw(st.lists(WORDS, min_size=len(codes), max_size=len(codes), unique=True))
    answers = (f"{code} = {quoted(text)}" for code, text in zip(codes, words, strict=True))
    return "\n".join([f"[scales.{name}]", *answers, ""]), codes


@st.composite
def templates(draw: st.DrawFn) -> str:
    """Return the TOML of a valid template."""
    audience = draw(st.sampled_from(AUDIENCES))
    names = draw(st.lists(KEYS.filter(lambda key: key != "text"), min_size=1, max_size=3, unique=True))
    scales = {name: draw(scale_tables(name)) for name in names}
    comparison = "both sides" if audience == "both sides" and draw(st.booleans()) else "none"
    lines = [
        f"name = {quoted(draw(WORDS))}",
        f"question = {quoted(draw(WORDS))}",
        f'audience = "{audience}"',
        f'comparison = "{comparison}"',
        f'rhythm = "{draw(st.sampled_from(["by hand", "each month", "with a round"]))}"',
        f"days = {draw(st.integers(1, 60))}",
        f"minutes = {draw(st.integers(1, 60))}",
        "asks_comments = false",
        f"cannot_judge = {quoted(draw(WORDS))}",
        *(table for table, _codes in scales.values()),
    ]
    for key in draw(st.lists(KEYS, min_size=1, max_size=20, unique=True)):
        scale = draw(st.sampled_from([*names, "text"]))
        lines += ["[[items]]", f"key = {quoted(key)}", f"text = {quoted(draw(WORDS))}", f'scale = "{scale}"']
        if scale != "text" and draw(st.booleans()):
            lines.append(f"trouble = {json.dumps([draw(st.sampled_from(scales[scale][1]))])}")
    return "\n".join(lines) + "\n"
