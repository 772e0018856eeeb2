"""Webhook sender (HTTP POST): signed, with a deadline; no redirect followed, only the status read."""

from __future__ import annotations

import re
import socket
import ssl
import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from urllib.parse import urlsplit

from webapp.domain.wording import N_
from webapp.mail.checked_connection import NotAllowed, connect, left
from webapp.mail.signatures import signature
from webapp.mail.smtp import MailFault, fingerprint
from webapp.models import Mail, Receiver, ReceiverKind
from webapp.networks import Network

PATIENCE = 10.0  # seconds for everything: a receiver that hangs keeps mails waiting
MOST_READ = 1000  # bytes of an answer

_NOT_TRUSTED = N_(
    "Nobody whom this machine trusts has signed the certificate of the receiver. "
    "SSL_CERT_FILE of this machine names an authority of your own."
)
_ENDED = N_("The certificate of the receiver has expired, or does not hold yet. It has to be renewed there.")
_OF_ANOTHER = N_("The certificate of the receiver is for another name. Enter the address that it names.")
_OF_CERTIFICATES = {9: _ENDED, 10: _ENDED, 62: _OF_ANOTHER, 64: _OF_ANOTHER}  # X509_V_ERR of OpenSSL

_STATUS = re.compile(rb"HTTP/1\.[01] ([1-9]\d\d)\b")


class ReceiverFault(MailFault):
    """A receiver did not take a message; the message says why, and holds nothing of its address."""

    holds_others_back = True


def send(mail: Mail, receiver: Receiver, *, allowed: Sequence[Network], key: str, moment: datetime) -> None:
    """Post one message of the outbox to its receiver; raises ReceiverFault."""
    headers = {"content-type": "application/json"}
    if receiver.kind is ReceiverKind.PROGRAM:
        number, timestamp = f"msg_{fingerprint(mail.once_key)}", int(moment.timestamp())
        signed = signature(number, timestamp, mail.body, salt=receiver.salt, key=key)
        headers |= {
            "webhook-id": number,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": signed,
        }
    status = _post(receiver.address, mail.body.encode(), headers, allowed)
    if 300 <= status < 400:
        raise ReceiverFault(N_("The receiver leads elsewhere (a redirect). Enter the address behind it."))
    if not 200 <= status < 300:
        raise ReceiverFault(f"HTTP {status}")


def _post(address: str, body: bytes, headers: Mapping[str, str], allowed: Sequence[Network]) -> int:
    """Send a request and return the status of the answer; raises ReceiverFault."""
    parts, until = urlsplit(address), time.monotonic() + PATIENCE
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    lines = [
        f"POST {path} HTTP/1.1",
        f"host: {parts.netloc}",
        "user-agent: Report-Card",
        "connection: close",
        f"content-length: {len(body)}",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    try:
        with connect(parts, until=until, allowed=allowed) as connection:
            connection.settimeout(left(until))
            connection.sendall("\r\n".join([*lines, "", ""]).encode() + body)
            return _status(connection, until)
    except NotAllowed:
        raise ReceiverFault(
            N_("The receiver is in a network that is not asked. WEBHOOK_NETWORKS of this machine allows it.")
        ) from None
    except socket.gaierror:
        raise ReceiverFault(N_("The name of the receiver is not known.")) from None
    except ssl.SSLCertVerificationError as fault:
        raise ReceiverFault(_OF_CERTIFICATES.get(fault.verify_code, _NOT_TRUSTED)) from None
    except ssl.SSLError:
        raise ReceiverFault(
            N_("What answers there does not speak TLS. Compare the port of the address.")
        ) from None
    except TimeoutError:
        raise ReceiverFault(N_("The receiver does not answer in time.")) from None
    except (OSError, ValueError):  # a name that no name can be is a ValueError
        raise ReceiverFault(N_("The receiver cannot be reached.")) from None


def _status(connection: socket.socket, until: float) -> int:
    read = b""
    while b"\n" not in read and len(read) < MOST_READ:
        connection.settimeout(left(until))
        piece = connection.recv(MOST_READ - len(read))
        if not piece:
            break
        read += piece
    found = _STATUS.match(read)
    if found is None:
        raise ReceiverFault(N_("What answers there does not speak HTTP."))
    return int(found[1])
