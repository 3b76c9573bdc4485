"""What stands before the API locally, as CloudFront does in production?

One origin for pages, API, static files, the staff issuer and presigned object links. It adds no
rule of its own: what it answers itself is what infra/front.yaml configures.
"""

from __future__ import annotations

import json
import mimetypes
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http.cookiejar import DefaultCookiePolicy
from pathlib import Path, PurePosixPath
from uuid import uuid4

import httpx
from anyio import to_thread
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from functions.runtime.http.answers import SECURITY_HEADERS
from functions.training.service import printing
from infra import guides
from infra.deploy import YEAR
from infra.gateway import API, NO_DOOR, no_door_problem, not_found_page
from infra.local.issuer import Issuer
from infra.local.metering import Calls
from infra.local.telephone import PATH as TELEPHONE
from infra.local.telephone import Telephone
from infra.parts import ROOT

STATIC = ROOT / "functions" / "static"
OBJECTS = "/_objects"
RUNBOOKS = "/_runbooks"
VIEWER = "x-lachan-viewer"
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
STATIC_HEADERS = {
    "Cache-Control": YEAR,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Service-Worker-Allowed": "/",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; "
        "connect-src 'self'; frame-ancestors 'none'"
    ),
}
_FILES_ONLY = ("Cache-Control", "Service-Worker-Allowed")
_HOP = frozenset(
    {
        "connection",
        "content-encoding",
        "content-length",
        "host",
        "keep-alive",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "date",
        "server",
        "accept-encoding",
    }
)
UNCOMPRESSED = ("content-encoding", "identity")
_TEXTS = ("text/html", "application/json")
mimetypes.add_type("application/manifest+json", ".webmanifest")
mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("application/wasm", ".wasm")


async def serve_static(request: Request) -> Response:
    """A file of functions/static, or a guide as PDF, drawn when it is first asked for; the
    release's hash in the path is only for caches."""
    asked = PurePosixPath(request.path_params["path"])
    file = (STATIC / asked).resolve()
    if asked.parent.as_posix() == printing.FOLDER:
        guide: Path | None = await to_thread.run_sync(guides.drawn, asked.name)
        file = guide or file
    inside = file.is_relative_to(STATIC.resolve()) or file.parent == guides.FOLDER
    hidden = asked.suffix in (".py", ".pyc", ".md") or not inside
    if hidden or not file.is_file():
        return PlainTextResponse("Not Found", 404, {"Cache-Control": "no-store"})
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return Response(file.read_bytes(), headers=STATIC_HEADERS, media_type=kind)


def is_no_door(status: int, body: bytes) -> bool:
    """Did the gateway find no door? MiniStack has no gateway responses: it says so as AWS does."""
    return status == NO_DOOR or (status == 403 and b"Missing Authentication Token" in body)


def not_found(path: str) -> Response:
    """What is shown then: below /api/ the gateway's problem, else CloudFront's page for 405."""
    if path.startswith(API):
        told = json.dumps(no_door_problem(str(uuid4())), ensure_ascii=False)
        return Response(told, 404, SECURITY_HEADERS, media_type="application/problem+json")
    kept = {name: told for name, told in STATIC_HEADERS.items() if name not in _FILES_ONLY}
    headers = kept | {"Cache-Control": "public, max-age=60"}
    return Response(not_found_page(), 404, headers, media_type="text/html")


class Front:
    """The application of the front, bound to one emulator and one API."""

    def __init__(
        self, endpoint_port: int, api: str, origin: str, issuer: Issuer, telephone: Telephone
    ) -> None:
        self.calls = Calls()
        self._api = f"/restapis/{api}/v1/_user_request_"
        self._port = endpoint_port
        self._origin = origin
        self._issuer = issuer
        self._telephone = telephone
        self._client = httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{endpoint_port}", timeout=60, follow_redirects=False
        )
        # A client keeps cookies by default: everybody would be signed in as whoever came last.
        self._client.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=()))

    def application(self) -> Starlette:
        """The ASGI application."""

        @asynccontextmanager
        async def life(_: Starlette) -> AsyncIterator[None]:
            yield
            await self._client.aclose()

        return Starlette(
            routes=[
                Route("/static/{release}/{path:path}", serve_static, methods=["GET", "HEAD"]),
                Mount("/oidc", self._issuer.application()),
                Route(TELEPHONE, self._telephone.page),
                Route(OBJECTS + "/{path:path}", self._object, methods=METHODS),
                Mount(RUNBOOKS, StaticFiles(directory=ROOT / "docs" / "runbooks")),
                Route("/{path:path}", self._door, methods=METHODS),
            ],
            middleware=[Middleware(GZipMiddleware, minimum_size=1024)],
            lifespan=life,
        )

    async def _door(self, request: Request) -> Response:
        """Forward to the API's stage; the caller's address goes along as CloudFront tells it."""
        headers = self._kept(request)
        caller = request.client.host if request.client else "127.0.0.1"
        headers += [
            ("x-forwarded-for", caller),
            ("x-forwarded-proto", request.url.scheme),
            (VIEWER, caller),
            ("host", f"localhost:{self._port}"),
        ]
        path = self._api + request.scope["raw_path"].decode()
        begun = time.monotonic()
        answer = await self._forward(request, path, headers)
        self.calls.note(answer.status_code, time.monotonic() - begun)
        if is_no_door(answer.status_code, bytes(answer.body)):
            return not_found(request.url.path)
        return answer

    async def _object(self, request: Request) -> Response:
        """Forward a presigned link; its signature covers the emulator's own host name."""
        path = request.scope["raw_path"].decode().removeprefix(OBJECTS)
        host = ("host", f"127.0.0.1:{self._port}")
        return await self._forward(request, path, [*self._kept(request), host])

    def _kept(self, request: Request) -> list[tuple[str, str]]:
        return [
            (name, value)
            for name, value in request.headers.items()
            if name not in _HOP and name != VIEWER and not name.startswith("x-forwarded-")
        ]

    async def _forward(
        self, request: Request, path: str, headers: list[tuple[str, str]]
    ) -> Response:
        url = path + (f"?{request.url.query}" if request.url.query else "")
        try:
            told = await self._client.request(
                request.method, url, headers=headers, content=await request.body()
            )
        except httpx.HTTPError:
            return PlainTextResponse("The local AWS does not answer", 502)
        body = told.content
        if told.headers.get("content-type", "").startswith(_TEXTS):
            body = self._with_public_links(body)
        answer = Response(body, told.status_code)
        del answer.headers["content-length"]
        for name, value in told.headers.multi_items():
            # Named "identity", an answer is not compressed on the way, here as by CloudFront (P12).
            if name.lower() not in _HOP or (name.lower(), value) == UNCOMPRESSED:
                answer.headers.append(name, value)
        if request.method == "HEAD" or told.status_code not in (204, 304):
            answer.headers["content-length"] = str(len(body))
        return answer

    def _with_public_links(self, body: bytes) -> bytes:
        public = f"{self._origin}{OBJECTS}/".encode()
        for host in ("127.0.0.1", "localhost"):
            body = body.replace(f"http://{host}:{self._port}/".encode(), public)
        return body
