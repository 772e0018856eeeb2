"""Sign-in links in mails: the outbox holds a mark, and the secret is derived (HMAC) when the mail is sent."""

from __future__ import annotations

import base64
import hmac
from urllib.parse import quote

LINK = "{secret of the link}"
ADDRESS = "{address of the receiver}"
_ADDRESS_IN_A_LINK = "{address in a link}"


def secret_of(once_key: str, *, key: str) -> str:
    """Return the secret of the link in the mail with this idempotency key: 256 bits, the same at each try.

    `key` is the installation's; without it nobody can tell the secret from anything in the database.
    """
    digest = hmac.digest(key.encode(), f"mailed link|{once_key}".encode(), "sha256")
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def signing_in_link(base_url: str, *, wanted: str) -> str:
    """Return the address of a link that signs its reader in, with a mark in place of its secret."""
    return f"{base_url}/sign-in/{LINK}?next={quote(wanted, safe='')}"


def asking_link(base_url: str, *, wanted: str) -> str:
    """Return the address of the sign-in page, which knows by it whose mail this was."""
    return f"{base_url}/sign-in?email={_ADDRESS_IN_A_LINK}&next={quote(wanted, safe='')}"


def filled_in(words: str, *, once_key: str, address: str, key: str) -> str:
    """Return the words of a mail with its receiver's address and the secret in place of their marks."""
    for mark, value in (
        (LINK, secret_of(once_key, key=key)),
        (ADDRESS, address),
        (_ADDRESS_IN_A_LINK, quote(address, safe="")),
    ):
        words = words.replace(mark, value)
    return words
