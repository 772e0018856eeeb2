"""Every setting that is malformed stops the start with one sentence that names it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.fixtures.application import settings_in
from tests.fixtures.folders import SETTINGS
from webapp import create_app
from webapp.config import SettingError, settings_from
from webapp.installed import installed
from webapp.urn.sealing import destroy_key, forget_key, make_key


class _Asked(Mapping[str, str]):
    """An environment in which nothing is set, and the names that were asked for."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def __getitem__(self, name: str) -> str:
        self.names.add(name)
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def test_every_setting_that_is_read_stands_in_the_readme(tmp_path: Path) -> None:
    asked = _Asked()
    settings_from(asked, default_data_folder=tmp_path)
    assert {"DATABASE_URL", "OIDC_KEY"} <= asked.names
    assert asked.names - {"XDG_STATE_HOME"} <= SETTINGS


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "my database"),
        ("DATABASE_URL", "mysql://root@localhost/cards"),
        ("DATABASE_URL", "postgresql://localhost/cards"),
        ("SECRET_KEY", ""),
        ("SECRET_KEY", "too short"),
        ("BASE_URL", "cards.example.com"),
        ("BASE_URL", "ftp://cards.example.com"),
        ("BASE_URL", "https://"),
        ("BASE_URL", "https://cards.example.com:port"),
        ("SMTP_URL", "mail.example.com:25"),
        ("SMTP_URL", "http://mail.example.com"),
        ("SMTP_URL", "smtp://me:hunter2secret@"),
        ("SMTP_URL", "smtp://me:hunter2secret@mail.example.com:port"),
        ("TRUSTED_PROXIES", "the proxy"),
        ("TRUSTED_PROXIES", "10.0.0.1/8"),
        ("WEBHOOK_NETWORKS", "our chat"),
        ("MAIL_FROM", "nobody"),
        ("MAIL_FROM", "jürgen@example.com"),
        ("MAIL_FROM", "a@b.c\nBcc: all@b.c"),
        ("OIDC_ISSUER", "login.example.com"),
        ("OIDC_ISSUER", "http://login.example.com"),
        ("OIDC_ISSUER", "https://login.example.com?x=1"),
        ("OIDC_CLIENT_SECRET", "hunter2secret"),
        ("OIDC_KEY", "name"),
        ("OIDC_TRUST_EMAIL", "perhaps"),
        ("METRICS_TOKEN", "hunter2secret"),
        ("METRICS_TOKEN", "hunter2secret and a blank"),
        ("REQUEST_LOG", "perhaps"),
        ("REPORT_CARD_DATA", "/dev/null/data"),
    ],
)
def test_a_malformed_setting_is_named_in_one_sentence(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(SettingError) as refused:
        settings_from({name: value}, default_data_folder=tmp_path)
    sentence = str(refused.value)
    assert sentence.startswith(name) or f"{name}" in sentence
    assert len(sentence.splitlines()) == 1
    assert "hunter2secret" not in sentence


def test_a_damaged_secret_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_text("short")
    with pytest.raises(SettingError, match="secret_key is damaged"):
        settings_from({}, default_data_folder=tmp_path)


def test_without_settings_everything_has_a_default(tmp_path: Path) -> None:
    settings = settings_from({}, default_data_folder=tmp_path)
    assert settings.is_sqlite
    assert len(settings.secret_key) >= 32
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0
    assert settings_from({}, default_data_folder=tmp_path) == settings


def test_a_copy_of_the_data_folder_takes_no_key_of_an_open_round_along(tmp_path: Path) -> None:
    """With the keys in `data/keys` any copy of the data folder opened everything."""
    settings = settings_from({"XDG_STATE_HOME": f"{tmp_path}/state"}, default_data_folder=tmp_path / "data")
    make_key(settings.key_folder, 1)
    copied = [path.name for path in settings.data_folder.rglob("*")]
    assert not [name for name in copied if name.endswith(".key")]
    assert settings.key_folder.stat().st_mode & 0o777 == 0o700
    assert (settings.key_folder / "CACHEDIR.TAG").read_bytes().startswith(b"Signature: 8a477f597d28d172789f")


def test_two_installations_of_one_user_have_key_folders_of_their_own(tmp_path: Path) -> None:
    state = {"XDG_STATE_HOME": f"{tmp_path}/state"}
    one, other = (settings_from(state, default_data_folder=tmp_path / name / "data") for name in "ab")
    again = settings_from(state, default_data_folder=tmp_path / "a" / "data")
    assert one.key_folder == again.key_folder != other.key_folder


def test_a_key_that_lies_in_the_data_folder_is_used_until_its_round_is_over(tmp_path: Path) -> None:
    make_key(tmp_path / "keys", 1)
    assert settings_from({}, default_data_folder=tmp_path).key_folder == tmp_path / "keys"
    destroy_key(tmp_path / "keys", 1)
    forget_key(tmp_path / "keys", 1)
    assert not settings_from({}, default_data_folder=tmp_path).key_folder.is_relative_to(tmp_path / "keys")


@pytest.mark.parametrize(
    "url", ["smtp://user:pa/ss@mail.example.com", "smtp//user:secret@mail", "ftp://u:p@ss@mail", "u:pa#ss@m"]
)
def test_no_password_of_the_mail_server_is_ever_printed(tmp_path: Path, url: str) -> None:
    """One with a slash was printed whole."""
    with pytest.raises(SettingError) as refused:
        settings_from({"SMTP_URL": url}, default_data_folder=tmp_path)
    assert "***@m" in str(refused.value)
    for part in ("pa/ss", "ss@", "secret", "p@", "pa#", "user"):
        assert part not in str(refused.value)


@pytest.mark.parametrize(
    "command", ["rounds list", "daily", "sign-in-link a@example.com", "reports export --round X -o x.csv"]
)
def test_a_command_says_in_one_sentence_that_there_are_no_tables(
    tmp_path: Path, empty_sqlite_url: str, command: str
) -> None:
    """Each of these ended in a traceback."""
    app = create_app(settings_in(tmp_path, empty_sqlite_url))
    done = app.test_cli_runner().invoke(args=command.split())
    installed(app).database.engine.dispose()
    assert done.exit_code == 1
    assert "database upgrade" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_command_says_in_one_sentence_which_setting_is_wrong(data_folder: Path) -> None:
    """So did this one, before the application was there."""
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", "check"],
        cwd=Path(__file__).parents[1],
        env={**os.environ, "DATABASE_URL": "mysql://x"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "DATABASE_URL must begin with" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_user_without_a_home_is_told_to_name_a_key_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HOME", raising=False)
    monkeypatch.setattr(os, "getuid", lambda: 60_999)
    with pytest.raises(SettingError, match="KEY_FOLDER must be set"):
        settings_from({}, default_data_folder=tmp_path)
    assert settings_from({"KEY_FOLDER": "/keys"}, default_data_folder=tmp_path).key_folder == Path("/keys")
