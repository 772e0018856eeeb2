"""nginx as deploy/nginx sets it up: at free ports and in a folder of its own, with its certificate."""

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

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.running_program import PROJECT

NAME = "cards.example.com"
LOCAL = "127.0.0.1"


@dataclass(frozen=True)
class Proxy:
    """A running nginx: where it listens, what it trusts, and what it has written."""

    plain: int
    secure: int
    trust: ssl.SSLContext
    folder: Path
    host: str = LOCAL

    def ask(
        self, path: str, *, method: str = "GET", body: bytes = b"", secure: bool = True
    ) -> tuple[int, dict[str, str], str]:
        """Ask for a page by the name of the certificate; return status, headers and text."""
        with socket.create_connection((self.host, self.secure if secure else self.plain), 60) as plain:
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


def _free_port(host: str) -> int:
    with socket.create_server((host, 0)) as free:
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
def nginx(
    folder: Path,
    *upstream: str,
    host: str = LOCAL,
    replaced: tuple[tuple[str, str], ...] = (),
    main: str = "worker_processes 1;\nevents {}",
) -> Iterator[Proxy]:
    """Run nginx with the configuration of deploy/nginx, in a folder and at free ports of its own.

    `main` is what the system's own nginx.conf says around it.
    """
    plain, secure = _free_port(host), _free_port(host)
    trust = _certificate(folder)
    text = (PROJECT / "deploy" / "nginx" / "report-card.conf").read_text()
    addresses = [urlsplit(one).netloc for one in upstream]
    servers = "".join(f"    server {one} max_fails=2 fail_timeout=5s;\n" for one in addresses)
    if len(addresses) > 1:
        servers += "".join(f"    server {one} max_fails=0 backup;\n" for one in addresses)
    for old, new in (
        ("    server 127.0.0.1:8000 max_fails=2 fail_timeout=5s;\n", servers),
        ("    listen 80;\n    listen [::]:80;\n", f"    listen {host}:{plain};\n"),
        (
            "    listen 443 ssl http2;\n    listen [::]:443 ssl http2;\n",
            f"    listen {host}:{secure} ssl http2;\n",
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
        f"{main}\nhttp {{\n{temporary}{text}\n}}\n"
    )
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    assert program is not None, "nginx is missing: tests/system_packages.sh installs it"
    command = [program, "-c", str(configuration), "-p", str(folder), "-e", str(folder / "nginx.log")]
    tested = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert tested.returncode == 0, tested.stderr
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    proxy = Proxy(plain, secure, trust, folder, host)
    try:
        while True:
            assert process.poll() is None, proxy.written()
            try:
                socket.create_connection((host, secure), 1).close()
                break
            except ConnectionRefusedError:
                continue
        yield proxy
    finally:
        process.terminate()
        process.wait(20)
