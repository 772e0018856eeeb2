"""Attack on the wire: published comments are matched to their authors by the lengths of requests."""

from __future__ import annotations

import random
from urllib.parse import quote_plus

import pytest
from playwright.sync_api import Browser

from tests.anonymity.attacks.chance import tail
from tests.browser.grading.test_grading_script import desk as desk

WRITERS = 24
WORDS = (
    "late",
    "and too often",
    "wir warten täglich",
    "better than last time",
    "nobody answers & calls <back>",
)


def written(source: random.Random) -> list[str]:
    """Return a comment of each writer, no two of them of one length."""
    found: dict[int, str] = {}
    while len(found) < WRITERS:
        comment = " ".join(source.choices(WORDS, k=source.randint(1, 24)))
        found[len(quote_plus(comment))] = comment
    return source.sample(list(found.values()), WRITERS)


def lengths_of_requests(browser: Browser, desk: str, comments: list[str], *, script: bool) -> list[int]:
    """Let each writer look her card over and hand it in; return the bytes that left her browser."""
    context = browser.new_context(java_script_enabled=script)
    page, lengths = context.new_page(), []
    sent: list[int] = []
    page.on("request", lambda request: sent.append(len(request.post_data_buffer or b"")))
    for comment in comments:
        sent.clear()
        page.goto(f"{desk}/filled")
        page.locator("#well").fill(comment)
        page.get_by_role("button", name="Check my card").click()
        page.get_by_role("button", name="Hand in my card").wait_for()
        lengths.append(sum(sent))
    context.close()
    return lengths


def rightly_matched(lengths: list[int], comments: list[str]) -> int:
    """Put writers and comments into the order of their lengths, and count whom that names rightly."""
    published = sorted(sorted(comments), key=lambda comment: len(quote_plus(comment)))
    by_length = sorted(range(len(comments)), key=lambda writer: lengths[writer])
    return sum(comments[writer] == comment for writer, comment in zip(by_length, published, strict=True))


@pytest.mark.parametrize("script", [True, False])
def test_with_script_no_length_matches_a_comment_to_its_author(
    browser: Browser, desk: str, script: bool
) -> None:
    """By chance one of 24 is matched; without script all are, as the page on anonymity says."""
    comments = written(random.Random(13))
    hits = rightly_matched(lengths_of_requests(browser, desk, comments, script=script), comments)
    print(f"{hits} of {WRITERS} matched, by chance 1, {script=}")
    if script:
        assert tail(hits, WRITERS, 1 / WRITERS) > 0.001
    else:
        assert hits == WRITERS, "the attack itself must work"
