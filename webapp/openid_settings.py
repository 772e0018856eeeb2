"""OIDC_* settings: which OpenID Connect provider signs people in, and by what it knows them here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

NAMES = (
    "OIDC_ISSUER",
    "OIDC_CLIENT_ID",
    "OIDC_CLIENT_SECRET",
    "OIDC_KEY",
    "OIDC_TRUST_EMAIL",
    "OIDC_ROLES",
)
KEYS = ("email", "subject")
OWN_MACHINE = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, kw_only=True)
class OpenIdSettings:
    """One provider; `roles` names the claim that gives roles, "" where they are given here."""

    issuer: str
    client_id: str
    client_secret: str = field(default="", repr=False)
    by_subject: bool = False
    trusts_email: bool = False
    roles: str = ""


def read_openid(environment: Mapping[str, str]) -> OpenIdSettings | None:
    """Read the settings; None where none is set. Raise ValueError with one sentence that names the faulty."""
    given = {name: environment.get(name, "").strip() for name in NAMES}
    if not any(given.values()):
        return None
    issuer = given["OIDC_ISSUER"]
    if issuer and (not is_safe_address(issuer) or "?" in issuer or "#" in issuer):
        raise ValueError(
            "OIDC_ISSUER must be the provider's https address, such as https://login.example.com/company; "
            f"it is {issuer!r}."
        )
    key = given["OIDC_KEY"] or "email"
    if key not in KEYS:
        raise ValueError(f"OIDC_KEY must be email or subject; it is {key!r}.")
    trusts = given["OIDC_TRUST_EMAIL"] or "no"
    if trusts not in ("yes", "no"):
        raise ValueError(f"OIDC_TRUST_EMAIL must be yes or no; it is {trusts!r}.")
    set_ones = ", ".join(name for name in NAMES if given[name])
    for name in ("OIDC_ISSUER", "OIDC_CLIENT_ID"):
        if not given[name]:
            raise ValueError(f"{name} is missing: {set_ones} cannot stand without it.")
    return OpenIdSettings(
        issuer=issuer,
        client_id=given["OIDC_CLIENT_ID"],
        client_secret=given["OIDC_CLIENT_SECRET"],
        by_subject=key == "subject",
        trusts_email=trusts == "yes",
        roles=given["OIDC_ROLES"],
    )


def is_safe_address(address: str) -> bool:
    """Say whether secrets may be sent to this address: https, or this machine itself."""
    try:
        parts = urlsplit(address)
        is_own = parts.scheme == "http" and parts.hostname in OWN_MACHINE
        return bool(parts.hostname) and (parts.scheme == "https" or is_own) and (parts.port or 1) > 0
    except ValueError:
        return False
