"""OpenID Connect client (Authlib): discovery, authorization code with PKCE, and the checked ID token.

Imported only where OIDC_ISSUER is set.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from authlib.oauth2.auth import ClientAuth
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri, prepare_token_request
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import (
    ExpiredTokenError,
    InvalidClaimError,
    InvalidTokenError,
    JoseError,
    MissingClaimError,
)
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from webapp.domain.wording import N_
from webapp.openid_settings import OpenIdSettings, is_safe_address
from webapp.signing_in.services.json_client import NoAnswer, ask_json
from webapp.signing_in.services.openid_faults import BEGIN_AGAIN, CLOCKS, REFUSED, not_for_us, refused

ALGORITHMS = frozenset(
    {f"{kind}{bits}" for kind in ("RS", "PS", "ES") for bits in (256, 384, 512)} | {"EdDSA", "Ed25519"}
)
"""Signatures by a key that the provider alone has; never "none", and none by the client's own secret."""
LEEWAY = 120  # seconds by which two clocks may differ
KEPT = 3600  # seconds for which a provider's addresses and keys are used without asking again
_KEPT_AT_LEAST = 60  # seconds between two looks for new keys

_known: dict[str, Provider] = {}


class Provider:
    """One provider as its discovery document describes it."""

    def __init__(self, settings: OpenIdSettings) -> None:
        self.settings = settings
        self._described = self._read(
            f"{settings.issuer.rstrip('/')}/.well-known/openid-configuration", wanted="issuer"
        )
        if self._described["issuer"] != settings.issuer:
            raise refused(
                N_("OIDC_ISSUER is %(wanted)s, but the provider there calls itself %(found)s."),
                wanted=settings.issuer,
                found=str(self._described["issuer"])[:200],
            )
        self._read_keys()
        self.known_since = self._keys_since

    def _read_keys(self) -> None:
        found = self._read(self._address("jwks_uri"), wanted="keys")
        try:
            self._keys = KeySet.import_key_set({"keys": found["keys"]})
        except (JoseError, ValueError, TypeError, KeyError, AttributeError) as fault:
            raise NoAnswer(f"its keys cannot be read: {fault}") from fault
        self._keys_since = time.monotonic()

    def sign_in_address(
        self, *, state: str, nonce: str, verifier: str, back_to: str, language: str, chooses_account: bool
    ) -> str:
        """Return where a browser is sent to sign in."""
        return str(
            prepare_grant_uri(
                self._address("authorization_endpoint"),
                self.settings.client_id,
                "code",
                redirect_uri=back_to,
                scope="openid email profile",
                state=state,
                nonce=nonce,
                code_challenge=create_s256_code_challenge(verifier),
                code_challenge_method="S256",
                ui_locales=language,
                prompt="login" if chooses_account else None,
            )
        )

    def sign_out_address(self, *, back_to: str) -> str | None:
        """Return where the provider's own session is ended, if it has such a page (RP-Initiated Logout)."""
        if not is_safe_address(str(self._described.get("end_session_endpoint", ""))):
            return None
        query = {"client_id": self.settings.client_id, "post_logout_redirect_uri": back_to}
        return f"{self._address('end_session_endpoint')}?{urlencode(query)}"

    def claims_of(self, code: str, *, nonce: str, verifier: str, back_to: str) -> dict[str, Any]:
        """Spend the code of an authorization response; return what the provider says of the person."""
        tokens = self._tokens_for(code, verifier=verifier, back_to=back_to)
        claims = self._checked(tokens, nonce)
        if "userinfo_endpoint" in self._described and "access_token" in tokens:
            told = self._read(
                self._address("userinfo_endpoint"),
                wanted="sub",
                headers={"Authorization": f"Bearer {tokens['access_token']}"},
            )
            if told["sub"] != claims["sub"]:
                raise not_for_us("sub")
            claims = told | claims
        return claims

    def _tokens_for(self, code: str, *, verifier: str, back_to: str) -> dict[str, Any]:
        body = prepare_token_request(
            "authorization_code", redirect_uri=back_to, code=code, code_verifier=verifier
        )
        address, headers, body = ClientAuth(
            self.settings.client_id, self.settings.client_secret, self._way_of_showing_the_secret()
        ).prepare(
            "POST",
            self._address("token_endpoint"),
            {"Content-Type": "application/x-www-form-urlencoded"},
            body,
        )
        status, answer = ask_json(address, body=body, headers=headers)
        if status == 200 and isinstance(answer.get("id_token"), str):
            return answer
        if answer.get("error") == "invalid_grant":
            raise refused(BEGIN_AGAIN)
        if answer.get("error") in ("invalid_client", "unauthorized_client"):
            raise refused(N_("Your company’s sign-in refused OIDC_CLIENT_ID or OIDC_CLIENT_SECRET."))
        raise refused(REFUSED, reason=str(answer.get("error", status))[:100])

    def _way_of_showing_the_secret(self) -> str:
        """Choose the client authentication; in the form where it may be, since there any letter is safe."""
        if not self.settings.client_secret:
            return "none"
        ways = self._described.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        return "client_secret_post" if "client_secret_post" in ways else "client_secret_basic"

    def _checked(self, tokens: Mapping[str, Any], nonce: str) -> dict[str, Any]:
        try:
            found = self._decoded(tokens["id_token"])
            claims = CodeIDToken(
                found.claims,
                found.header,
                {
                    "iss": {"essential": True, "value": self.settings.issuer},
                    "aud": {"essential": True, "value": self.settings.client_id},
                },
                {
                    "nonce": nonce,
                    "client_id": self.settings.client_id,
                    "access_token": tokens.get("access_token"),
                },
            )
            claims.validate(leeway=LEEWAY)
        except ExpiredTokenError as fault:
            raise refused(CLOCKS) from fault
        except (InvalidClaimError, InvalidTokenError, MissingClaimError) as fault:
            claim = str(getattr(fault, "claim", "") or fault)[:60]
            raise (refused(CLOCKS) if claim in ("iat", "nbf") else not_for_us(claim)) from fault
        except (JoseError, ValueError, TypeError) as fault:
            raise not_for_us("signature") from fault
        return dict(claims)

    def _decoded(self, id_token: str) -> jwt.Token:
        """Check the signature; where the key is not known, look once for new ones."""
        said = self._described.get("id_token_signing_alg_values_supported") or ["RS256"]
        registry = JWSRegistry(algorithms=sorted(ALGORITHMS & set(said)), strict_check_header=False)
        try:
            return jwt.decode(id_token, self._keys, registry=registry)
        except (JoseError, ValueError):
            if time.monotonic() - self._keys_since < _KEPT_AT_LEAST:
                raise
            self._read_keys()
            return jwt.decode(id_token, self._keys, registry=registry)

    def _address(self, name: str) -> str:
        address = self._described.get(name)
        if not isinstance(address, str) or not is_safe_address(address):
            raise NoAnswer(f"{name} is no https address")
        return address

    def _read(self, address: str, *, wanted: str, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
        status, answer = ask_json(address, headers=headers)
        if status != 200 or wanted not in answer:
            raise NoAnswer(f"{address} answers {status} without “{wanted}”")
        return answer


def provider_of(settings: OpenIdSettings) -> Provider:
    """Return the provider; what its discovery said is kept for an hour. Raise NoAnswer or Refused."""
    known = _known.get(settings.issuer)
    if known is None or known.settings != settings or time.monotonic() - known.known_since > KEPT:
        known = _known[settings.issuer] = Provider(settings)
    return known
