"""nginx as deploy/nginx sets it up, before the real program: TLS, limits, a second machine, and no log."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.running.nginx import NAME, nginx
from tests.running_program import running

SMALL = "tests.small_program"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "nginx"
    made.mkdir()
    tmp_path.chmod(0o755)  # workers of nginx run as nobody where the tests run as root
    return made


def test_pages_come_by_tls_and_nothing_is_written_about_them(folder: Path, tmp_path: Path) -> None:
    environment = {"BASE_URL": f"https://{NAME}", "TRUSTED_PROXIES": "127.0.0.1", "DATABASE_URL": ""}
    arguments = ("--data", str(tmp_path / "data"))
    with running(*arguments, environment=environment) as program, nginx(folder, program.address) as proxy:
        status, headers, _ = proxy.ask("/sign-in?next=/needs", secure=False)
        assert (status, headers["location"]) == (301, f"https://{NAME}/sign-in?next=/needs")
        status, headers, _ = proxy.ask("/healthz")
        assert (status, headers["strict-transport-security"]) == (200, "max-age=31536000")
        status, headers, _ = proxy.ask("/cards/spring-2027/sales")
        assert (status, headers["location"]) == (302, "/sign-in?next=/cards/spring-2027/sales")
        assert "nginx/" not in headers["server"]
        status, headers, text = proxy.ask("/private-code")
        assert (status, 'name="csrf_token"' in text) == (200, True)
        assert "secure" in headers["set-cookie"].lower()
        for closed in ("/metrics", "/readyz"):
            assert proxy.ask(closed)[0] == 404
        assert proxy.ask("/private-code", method="POST", body=b"code=" + b"x" * 40_000)[0] == 400
        assert proxy.ask("/code", method="POST", body=bytes(12_000_000))[0] == 413
        program.stop()
        status, headers, text = proxy.ask("/cards/spring-2027/sales")
        assert (status, headers["content-type"]) == (502, "text/html; charset=utf-8")
        assert "reload this page" in text
        assert "laden Sie diese Seite neu" in text
        assert proxy.written() == ""


def test_another_machine_takes_over_and_a_form_is_never_sent_twice(folder: Path, tmp_path: Path) -> None:
    with (
        running("--data", str(tmp_path / "a"), module=SMALL) as one,
        running("--data", str(tmp_path / "b"), module=SMALL) as other,
        nginx(folder, one.address, other.address) as proxy,
    ):
        assert {proxy.ask("/")[0] for _ in range(10)} == {200}
        one.stop()
        assert {proxy.ask("/")[0] for _ in range(10)} == {200}
        assert proxy.ask("/", method="POST", body=b"a=b")[0] == 200


def test_one_address_that_asks_without_end_is_told_to_wait(folder: Path, tmp_path: Path) -> None:
    narrow = (("rate=50r/s", "rate=1r/m"), ("burst=400", "burst=5"))
    with (
        running("--data", str(tmp_path), module=SMALL) as program,
        nginx(folder, program.address, replaced=narrow) as proxy,
    ):
        statuses = [proxy.ask("/")[0] for _ in range(20)]
        assert statuses[:6] == [200] * 6
        assert 429 in statuses[6:]
        assert proxy.written() == "", "who is refused stands in no log either"
