"""Test helper for TLS: a certificate authority of one's own, and servers' certificates good and bad."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import NameOID


class Authority:
    """An authority as a firm runs one: its file is what a machine is told to trust."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._name = folder, _name("Northwick root")
        self._key = ec.generate_private_key(ec.SECP256R1())
        self.file = folder / "authority.pem"
        self.file.write_bytes(_pem(self._signed(self._name, self._key, "", ends_in=timedelta(days=1))))

    def server(
        self, *, name: str = "localhost", ends_in: timedelta = timedelta(days=1), signs_itself: bool = False
    ) -> ssl.SSLContext:
        """Return what a server of this name needs; its certificate ends then, and may be signed by nobody."""
        key = ec.generate_private_key(ec.SECP256R1())
        signer = key if signs_itself else self._key
        certificate = self._signed(_name(name), key, name, ends_in=ends_in, signer=signer)
        file = self._folder / "server.pem"
        private = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        file.write_bytes(private + _pem(certificate))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context

    def _signed(
        self,
        subject: x509.Name,
        key: ec.EllipticCurvePrivateKey,
        host: str,
        *,
        ends_in: timedelta,
        signer: ec.EllipticCurvePrivateKey | None = None,
    ) -> x509.Certificate:
        signer, now = signer or self._key, datetime.now(UTC)
        issuer = subject if signer is key else self._name
        extensions: list[tuple[x509.ExtensionType, bool]] = [
            (x509.BasicConstraints(ca=not host, path_length=None), True),
            (x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False),
            (x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), False),
        ]
        if host:
            extensions.append((x509.SubjectAlternativeName([x509.DNSName(host)]), False))
        made = x509.CertificateBuilder(
            issuer_name=issuer,
            subject_name=subject,
            public_key=key.public_key(),
            serial_number=x509.random_serial_number(),
            not_valid_before=now - timedelta(days=30),
            not_valid_after=now + ends_in,
        )
        for extension, is_critical in extensions:
            made = made.add_extension(extension, critical=is_critical)
        return made.sign(signer, SHA256())


def _name(words: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, words)])


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)
