"""nginx as deploy/nginx sets it up, before the real program: TLS, limits, a second machine, and no log."""

from __future__ import annotations

import datetime
import http.client
import os
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.running_program import PROJECT, running

NAME = "cards.example.com"
SMALL = "tests.small_program"


@dataclass(frozen=True)
class Proxy:
    """A running nginx: where it listens, what it trusts, and what it has written."""

    plain: int
    secure: int
    trust: ssl.SSLContext
    folder: Path

    def ask(
        self, path: str, *, method: str = "GET", body: bytes = b"", secure: bool = True
    ) -> tuple[int, dict[str, str], str]:
        """Ask for a page by the name of the certificate; return status, headers and text."""
        with socket.create_connection(("127.0.0.1", self.secure if secure else self.plain), 60) as plain:
            stream = self.trust.wrap_socket(plain, server_hostname=NAME) if secure else plain
            connection = http.client.HTTPConnection(NAME)
            connection.sock = stream
            connection.request(method, path, body or None, {"Origin": f"https://{NAME}"})
            answer = connection.getresponse()
            text = answer.read().decode(errors="replace")
            connection.close()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, text

    def written(self) -> str:
        """Return all that nginx has written into its logs."""
        return "".join(path.read_text() for path in self.folder.glob("*.log"))


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port


def _certificate(folder: Path) -> ssl.SSLContext:
    """Write a certificate with its key, and return what trusts it alone."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NAME)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "cards.pem").write_bytes(made.public_bytes(pem))
    plain = serialization.NoEncryption()
    form = serialization.PrivateFormat.PKCS8
    (folder / "cards.key").write_bytes(key.private_bytes(pem, form, plain))
    return ssl.create_default_context(cafile=str(folder / "cards.pem"))


@contextmanager
def nginx(folder: Path, *upstream: str, replaced: tuple[tuple[str, str], ...] = ()) -> Iterator[Proxy]:
    """Run nginx with the configuration of deploy/nginx, in a folder and at free ports of its own."""
    plain, secure = _free_port(), _free_port()
    trust = _certificate(folder)
    text = (PROJECT / "deploy" / "nginx" / "report-card.conf").read_text()
    servers = "".join(f"    server {urlsplit(one).netloc} max_fails=2 fail_timeout=5s;\n" for one in upstream)
    for old, new in (
        ("    server 127.0.0.1:8000 max_fails=2 fail_timeout=5s;\n", servers),
        ("    listen 80;\n    listen [::]:80;\n", f"    listen 127.0.0.1:{plain};\n"),
        (
            "    listen 443 ssl http2;\n    listen [::]:443 ssl http2;\n",
            f"    listen 127.0.0.1:{secure} ssl http2;\n",
        ),
        ("/etc/ssl/cards", str(folder / "cards")),
        ("/var/log/nginx", str(folder)),
        *replaced,
    ):
        assert old in text, old
        text = text.replace(old, new)
    temporary = "".join(
        f"    {kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    configuration = folder / "nginx.conf"
    configuration.write_text(
        f"daemon off;\npid {folder}/nginx.pid;\nerror_log {folder}/nginx.log crit;\n"
        f"worker_processes 1;\nevents {{}}\nhttp {{\n{temporary}{text}\n}}\n"
    )
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    assert program is not None, "nginx is missing: tests/system_packages.sh installs it"
    command = [program, "-c", str(configuration), "-p", str(folder), "-e", str(folder / "nginx.log")]
    tested = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert tested.returncode == 0, tested.stderr
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    proxy = Proxy(plain, secure, trust, folder)
    try:
        while True:
            assert process.poll() is None, proxy.written()
            try:
                socket.create_connection(("127.0.0.1", secure), 1).close()
                break
            except ConnectionRefusedError:
                continue
        yield proxy
    finally:
        process.terminate()
        process.wait(20)


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
        assert proxy.ask("/cards/spring-2027/sales")[0] == 502
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
