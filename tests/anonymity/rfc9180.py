"""HPKE base mode from the text of RFC 9180, an independent implementation with its test vectors.

Only tests use this: it checks the library that seals the ballots, and needs its own simple shape
to be worth anything as a witness.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_KEM = b"KEM" + (0x0020).to_bytes(2, "big")  # DHKEM(X25519, HKDF-SHA256)


@dataclass(frozen=True, kw_only=True)
class Opener:
    """What both sides compute from the shared secret: section 5.1, KeySchedule."""

    shared_secret: bytes
    key: bytes
    base_nonce: bytes

    def open(self, sealed: bytes, aad: bytes = b"") -> bytes:
        """Open the first message; raises InvalidTag where it does not fit."""
        return AESGCM(self.key).decrypt(self.base_nonce, sealed, aad)

    def seal(self, plain: bytes, aad: bytes = b"") -> bytes:
        """Seal the first message."""
        return AESGCM(self.key).encrypt(self.base_nonce, plain, aad)


def opener(encapsulated: bytes, private_key: bytes, *, info: bytes, aead: int = 2) -> Opener:
    """Set up the receiver; `aead` is 1 for AES-128-GCM or 2 for AES-256-GCM."""
    mine = X25519PrivateKey.from_private_bytes(private_key)
    shared = mine.exchange(X25519PublicKey.from_public_bytes(encapsulated))
    return _schedule(shared, encapsulated + mine.public_key().public_bytes_raw(), info=info, aead=aead)


def sealer(public_key: bytes, ephemeral_key: bytes, *, info: bytes, aead: int = 2) -> Opener:
    """Set up the sender with a given ephemeral key, as the vectors ask."""
    ephemeral = X25519PrivateKey.from_private_bytes(ephemeral_key)
    shared = ephemeral.exchange(X25519PublicKey.from_public_bytes(public_key))
    return _schedule(shared, ephemeral.public_key().public_bytes_raw() + public_key, info=info, aead=aead)


def _schedule(shared: bytes, kem_context: bytes, *, info: bytes, aead: int) -> Opener:
    secret = _expand(_extract(b"", b"eae_prk", shared, _KEM), b"shared_secret", kem_context, _KEM, length=32)
    suite = b"HPKE" + b"".join(number.to_bytes(2, "big") for number in (0x0020, 0x0001, aead))
    context = b"\0" + _extract(b"", b"psk_id_hash", b"", suite) + _extract(b"", b"info_hash", info, suite)
    schedule = _extract(secret, b"secret", b"", suite)
    return Opener(
        shared_secret=secret,
        key=_expand(schedule, b"key", context, suite, length=16 if aead == 1 else 32),
        base_nonce=_expand(schedule, b"base_nonce", context, suite, length=12),
    )


def _extract(salt: bytes, label: bytes, keying: bytes, suite: bytes) -> bytes:
    return hmac.digest(salt or bytes(32), b"HPKE-v1" + suite + label + keying, sha256)


def _expand(key: bytes, label: bytes, info: bytes, suite: bytes, *, length: int) -> bytes:
    """LabeledExpand; one block of HKDF is enough for every length asked for here."""
    labeled = length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info
    return hmac.digest(key, labeled + b"\x01", sha256)[:length]


@dataclass(frozen=True, kw_only=True)
class Vector:
    """A published base-mode vector: X25519, HKDF-SHA256, one AEAD, the first message."""

    aead: int
    receiver_key: str
    receiver_public: str
    ephemeral_key: str
    encapsulated: str
    shared_secret: str
    key: str
    base_nonce: str
    sealed: str


INFO = b"Ode on a Grecian Urn"
PLAIN = b"Beauty is truth, truth beauty"
AAD = b"Count-0"

# The RFC prints A.1.1. The suite of the ballots is in the file of vectors that the RFC names.
AES_128 = Vector(
    aead=1,
    receiver_key="4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8",
    receiver_public="3948cfe0ad1ddb695d780e59077195da6c56506b027329794ab02bca80815c4d",
    ephemeral_key="52c4a758a802cd8b936eceea314432798d5baf2d7e9235dc084ab1b9cfa2f736",
    encapsulated="37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431",
    shared_secret="fe0e18c9f024ce43799ae393c7e8fe8fce9d218875e8227b0187c04e7d2ea1fc",
    key="4531685d41d65f03dc48f6b8302c05b0",
    base_nonce="56d890e5accaaf011cff4b7d",
    sealed="f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a96d8770ac83d07bea87e13c512a",
)
AES_256 = Vector(
    aead=2,
    receiver_key="497b4502664cfea5d5af0b39934dac72242a74f8480451e1aee7d6a53320333d",
    receiver_public="430f4b9859665145a6b1ba274024487bd66f03a2dd577d7753c68d7d7d00c00c",
    ephemeral_key="179d4b53b6365c45b600c4163b61d95cbc2f4d9e36f1695558dce265ab8bab11",
    encapsulated="6c93e09869df3402d7bf231bf540fadd35cd56be14f97178f0954db94b7fc256",
    shared_secret="3101c54c3a4f87439eaac080699ed9bbcc726ffe44e860c0424ccb7e3e2ead7b",
    key="f50b0609186798729ed0564b36ef2ef8044f1f9d05636874d1f46c819c7a669f",
    base_nonce="151d9929e2449747889bc923",
    sealed="e5d84cd531cfb583096e7cfa9641bd3079cf3a91cda813c52deb5f512be9931980a41de125a925cdad859d5b7a",
)
