"""Standard Webhooks: the secret of a receiver (whsec_…), derived and never stored, and its signatures."""

from __future__ import annotations

import base64
import hmac


def signing_secret(salt: bytes, *, key: str) -> str:
    """Return the secret that a receiver knows; `key` is the installation's, which is in no database."""
    return "whsec_" + _encoded(_derived(salt, key))


def signature(message_id: str, timestamp: int, body: str, *, salt: bytes, key: str) -> str:
    """Sign a message as the header webhook-signature has it."""
    signed = f"{message_id}.{timestamp}.{body}".encode()
    return "v1," + _encoded(hmac.digest(_derived(salt, key), signed, "sha256"))


def _derived(salt: bytes, key: str) -> bytes:
    return hmac.digest(key.encode(), b"webhook|" + salt, "sha256")


def _encoded(digest: bytes) -> str:
    return base64.b64encode(digest).decode()
