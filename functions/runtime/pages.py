"""How is a page made? Jinja2 templates with strict variables, language packs, hashed static links.

Jinja2 is imported on the first page, so that the functions that serve no pages never load it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from functions.kernel.errors import Refusal, Unidentified
from functions.kernel.vaccines import vaccine_name
from functions.runtime import settings
from functions.runtime.http.answers import Answer, html, problem_of, see_other
from functions.runtime.http.cookies import set_cookie
from functions.runtime.http.padding import blank_to
from functions.runtime.http.request import LANGUAGES, Request

if TYPE_CHECKING:
    from jinja2 import Environment

HOUSES = (
    "runtime",
    "access",
    "registry",
    "checkin",
    "laboratory",
    "vaccination",
    "immunization",
    "aefi",
    "aggregates",
    "zoning",
    "tracing",
    "followup",
    "datarights",
    "taskforce",
    "training",
    "operations",
    "certificates",
    "notifications",
)
SIGN_IN, STAFF_HOME = "/dang-nhap", "/can-bo"
STAFF_PAGES = (STAFF_HOME, "/xet-nghiem", "/lay-mau", "/diem-tiem")
A_YEAR = timedelta(days=365)
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


@cache
def _environment() -> Environment:
    from jinja2 import ChoiceLoader, Environment, PackageLoader, PrefixLoader, StrictUndefined

    loaders = {
        house: PackageLoader(f"functions.{house}", "templates")
        for house in HOUSES
        if (resources.files(f"functions.{house}") / "templates").is_dir()
    }
    made = Environment(
        loader=ChoiceLoader([*loaders.values(), PrefixLoader(loaders)]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["static"] = static_url
    made.globals["static_base"] = static_base
    made.globals["languages"] = LANGUAGES
    made.filters["blank_to"] = blank_to
    made.filters["vn_time"] = _time
    made.filters["vn_day"] = _day
    made.filters["vaccine"] = vaccine_name
    made.filters["vn_datetime"] = lambda at: f"{_time(at)} {_day(at)}"
    return made


def render(
    request: Request,
    template: str,
    status: int = 200,
    headers: dict[str, Any] | None = None,
    **context: Any,
) -> Answer:
    """Render a page in the caller's language; headers such as Set-Cookie may be added."""
    language = request.language
    page = (
        _environment()
        .get_template(template)
        .render(
            **context,
            request=request,
            caller=request.caller,
            language=language,
            t=lambda key, **values: _phrase(language, key).format(**values),
            official_domain=settings.public_origin().partition("://")[2],
        )
    )
    return html(page, status, _with_language(request, language, headers or {}))


def _with_language(request: Request, language: str, headers: dict[str, Any]) -> dict[str, Any]:
    """Tell the page's language, and remember for a year the one just chosen by a `lang` link."""
    told: dict[str, Any] = {"Content-Language": language, **headers}
    asked = (request.event.get("queryStringParameters") or {}).get("lang")
    if asked == language:
        chosen = set_cookie("lachan_lang", language, A_YEAR, scripts=True)
        given = told.get("Set-Cookie", [])
        told["Set-Cookie"] = [*([given] if isinstance(given, str) else given), chosen]
    return told


def error_page(request: Request, refusal: Refusal) -> Answer:
    """Show a refusal as a page, in both languages, with its code.

    Whoever asks for a personal page and is not known is led to the sign-in, and back from there.
    """
    if isinstance(refusal, Unidentified) and request.event["httpMethod"] == "GET":
        path = request.event["path"]
        staff = path.startswith(STAFF_PAGES)
        return see_other(STAFF_HOME if staff else f"{SIGN_IN}?next={quote(path, safe='/.-_~')}")
    told = problem_of(refusal, request.request_id)
    retry = {"Retry-After": str(refusal.retry_after)} if refusal.retry_after else {}
    return render(request, "error.html", told["status"], retry, problem=told)


@cache
def phrases(language: str) -> dict[str, str]:
    """The interface texts of a language, by stable id."""
    pack = resources.files("functions.runtime") / "templates" / "i18n" / f"{language}.json"
    told: dict[str, str] = json.loads(pack.read_text("utf-8"))
    return told


def _phrase(language: str, key: str) -> str:
    return phrases(language).get(key) or phrases("vi")[key]


@cache
def static_url(path: str) -> str:
    """The link of a static file, under the hash of the whole tree: ``/static/1a2b3c4d/css/….css``.

    One hash for all, so that modules import one another by relative links and a page never mixes
    two releases. The front serves ``/static/<any 8 hex>/<path>`` as ``functions/static/<path>``.
    """
    place = _static_tree()
    for part in path.split("/"):
        place = place / part
    if not place.is_file():
        raise LookupError(path)
    return f"{static_base()}/{path}"


@cache
def static_base() -> str:
    """Where this release's static files live, e.g. ``/static/1a2b3c4d``; no slash at the end."""
    digest = hashlib.sha256()
    for path, file in _files_under(_static_tree()):
        digest.update(path.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return f"/static/{digest.hexdigest()[:8]}"


def _static_tree() -> Traversable:
    return resources.files("functions") / "static"


def _files_under(place: Traversable, path: str = "") -> Iterator[tuple[str, Traversable]]:
    for entry in sorted(place.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _files_under(entry, f"{path}{entry.name}/")
        elif not entry.name.endswith((".py", ".pyc", ".md")):
            yield f"{path}{entry.name}", entry


def _time(at: datetime) -> str:
    return at.astimezone(VIETNAM).strftime("%H:%M")


def _day(at: datetime) -> str:
    return at.astimezone(VIETNAM).strftime("%d/%m/%Y")
