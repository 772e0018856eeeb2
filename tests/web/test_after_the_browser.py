"""The browser's event loop has ended where its folder ends."""

from __future__ import annotations

import asyncio


def test_a_test_outside_the_browser_folder_can_start_an_event_loop() -> None:
    assert asyncio.run(asyncio.sleep(0, "woken")) == "woken"
