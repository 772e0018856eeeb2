"""Fixtures of the anonymity tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fixtures.private_postgresql import PostgreSQL, private_postgresql


@pytest.fixture(scope="package")
def careful_server() -> Iterator[PostgreSQL]:
    """Start a server that may be restarted, and that removes what of its log it no longer needs."""
    with private_postgresql({"wal_recycle": "off", "fsync": "off"}) as server:
        yield server
