"""Who signs staff in locally? A small OIDC issuer in the place of the ministry's.

Authorization code with PKCE (S256) and response_mode=form_post; tokens are ES256 with the claims a
real issuer sends after a second factor (`amr`). Accounts are made up and listed on its page, and
whoever else was agreed to (`approved`); there is no password, since there is nothing to protect.
"""

from __future__ import annotations

import hashlib
import html
import json
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

import jwt
from anyio import to_thread
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from functions.runtime import crypto, signing
from infra.local.accounts import ACCOUNTS, Account

CODE_SECONDS = 60
TOKEN_SECONDS = 3600
_STYLE = (
    "body{font:18px/1.5 system-ui;margin:2rem auto;max-width:36rem;padding:0 1rem}"
    "button{display:block;width:100%;margin:.5rem 0;padding:.8rem;text-align:left;font:inherit}"
    "small{display:block;color:#555}"
)


@dataclass(frozen=True, slots=True)
class Grant:
    """A code that was given out, and what it may be exchanged for."""

    account: Account
    client: str
    redirect: str
    challenge: str
    nonce: str
    until: float


class Issuer:
    """The issuer at `url`, e.g. http://localhost:8000/oidc; its key lives in `state`."""

    def __init__(
        self, url: str, state: Path, approved: Callable[[], Sequence[Account]] = tuple
    ) -> None:
        self.url = url
        self._approved = approved
        self._key = _key_in(state / "issuer.pem")
        self._codes: dict[str, Grant] = {}

    def application(self) -> Starlette:
        """The ASGI application below the issuer's path."""
        return Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self._discovery),
                Route("/.well-known/jwks.json", self._jwks),
                Route("/jwks.json", self._jwks),
                Route("/authorize", self._choose),
                Route("/authorize", self._authorize, methods=["POST"]),
                Route("/token", self._token, methods=["POST"]),
            ]
        )

    def token_for(self, account: Account, client: str, nonce: str = "") -> str:
        """An ID token of an account, as after sign-in with a second factor."""
        now = int(time.time())
        claims = {
            "iss": self.url,
            "sub": account.subject,
            "aud": client,
            "azp": client,
            "iat": now,
            "nbf": now,
            "exp": now + TOKEN_SECONDS,
            "auth_time": now,
            "jti": secrets.token_urlsafe(16),
            "amr": ["pwd", "otp", "mfa"],
            "acr": "2",
            "name": account.name,
            "email": f"{account.subject}@example.vn",
        }
        if nonce:
            claims["nonce"] = nonce
        return jwt.encode(claims, self._key, "ES256", {"kid": self._kid, "typ": "JWT"})

    async def _accounts(self) -> list[Account]:
        """Those listed, then those who were agreed to since."""
        return [*ACCOUNTS, *await to_thread.run_sync(self._approved)]

    @property
    def _kid(self) -> str:
        point = json.dumps(signing.jwk_of(self._key.public_key()), sort_keys=True)
        return crypto.to_text(hashlib.sha256(point.encode()).digest())[:16]

    async def _discovery(self, _: Request) -> Response:
        return JSONResponse(
            {
                "issuer": self.url,
                "authorization_endpoint": f"{self.url}/authorize",
                "token_endpoint": f"{self.url}/token",
                "jwks_uri": f"{self.url}/jwks.json",
                "response_types_supported": ["code"],
                "response_modes_supported": ["form_post", "query"],
                "grant_types_supported": ["authorization_code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["ES256"],
                "code_challenge_methods_supported": ["S256"],
                "token_endpoint_auth_methods_supported": ["none"],
            }
        )

    async def _jwks(self, _: Request) -> Response:
        key = signing.jwk_of(self._key.public_key())
        return JSONResponse({"keys": [{**key, "kid": self._kid, "alg": "ES256", "use": "sig"}]})

    async def _choose(self, request: Request) -> Response:
        """The page on which one picks an account instead of a password and a code."""
        asked = dict(request.query_params)
        if asked.get("code_challenge_method") != "S256" or asked.get("response_type") != "code":
            return _page("<p>Yêu cầu đăng nhập không hợp lệ. / Bad sign-in request.</p>", 400)
        hidden = "".join(
            f'<input type="hidden" name="{html.escape(name)}" value="{html.escape(value)}">'
            for name, value in asked.items()
        )
        buttons = "".join(
            f'<button name="account" value="{html.escape(account.subject)}">'
            f"{html.escape(account.name)}"
            f"<small>{html.escape(account.role)} – {html.escape(account.unit)}</small></button>"
            for account in await self._accounts()
        )
        return _page(
            "<h1>Đăng nhập cán bộ (máy thử)</h1><p>Chọn một tài khoản giả định; bước mật khẩu và "
            "mã xác thực coi như đã qua. / Choose a made-up account.</p>"
            f'<form method="post" action="{self.url}/authorize">{hidden}{buttons}</form>'
        )

    async def _authorize(self, request: Request) -> Response:
        """Give out a code and post it to the client (form_post), or redirect with it."""
        asked = dict(parse_qsl((await request.body()).decode()))
        known = await self._accounts()
        account = next((one for one in known if one.subject == asked.get("account")), None)
        redirect = asked.get("redirect_uri", "")
        if account is None or not redirect.startswith(self.url.removesuffix("/oidc") + "/"):
            return _page("<p>Không nhận ra nơi quay về. / Unknown account or redirect.</p>", 400)
        code = secrets.token_urlsafe(32)
        self._codes[code] = Grant(
            account,
            asked.get("client_id", ""),
            redirect,
            asked.get("code_challenge", ""),
            asked.get("nonce", ""),
            time.time() + CODE_SECONDS,
        )
        sent = {"code": code, "state": asked.get("state", ""), "iss": self.url}
        if asked.get("response_mode") != "form_post":
            return Response(status_code=303, headers={"Location": f"{redirect}?{urlencode(sent)}"})
        fields = "".join(
            f'<input type="hidden" name="{name}" value="{html.escape(value)}">'
            for name, value in sent.items()
        )
        return _page(
            f"<h1>{html.escape(account.name)}</h1>"
            f'<form method="post" action="{html.escape(redirect)}">{fields}'
            "<button autofocus>Tiếp tục / Continue</button></form>"
        )

    async def _token(self, request: Request) -> Response:
        """Exchange a code, once, for an ID token; the verifier must hash to the challenge."""
        asked = dict(parse_qsl((await request.body()).decode()))
        grant = self._codes.pop(asked.get("code", ""), None)
        proven = crypto.to_text(hashlib.sha256(asked.get("code_verifier", "").encode()).digest())
        if (
            grant is None
            or grant.until < time.time()
            or grant.challenge != proven
            or grant.client != asked.get("client_id")
            or grant.redirect != asked.get("redirect_uri")
        ):
            return JSONResponse({"error": "invalid_grant"}, 400)
        token = self.token_for(grant.account, grant.client, grant.nonce)
        answer: dict[str, Any] = {
            "id_token": token,
            "access_token": token,
            "token_type": "Bearer",
            "expires_in": TOKEN_SECONDS,
        }
        return JSONResponse(answer, headers={"Cache-Control": "no-store"})


def _page(body: str, status: int = 200) -> Response:
    from base64 import b64encode

    style = b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    text = (
        '<!doctype html><html lang="vi"><meta charset="utf-8"><title>Đăng nhập cán bộ</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style>{body}</html>'
    )
    policy = f"default-src 'none'; style-src 'sha256-{style}'"
    return HTMLResponse(text, status, {"Content-Security-Policy": policy})


def _key_in(file: Path) -> ec.EllipticCurvePrivateKey:
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        made = ec.generate_private_key(ec.SECP256R1())
        file.touch(0o600)
        file.write_bytes(
            made.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
    key = serialization.load_pem_private_key(file.read_bytes(), None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise ValueError(f"{file} holds no EC key")
    return key
