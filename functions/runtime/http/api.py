"""How does a request reach a view? Parse strictly, ask the guard, call one function, answer.

`Api` is a Chalice blueprint whose views take `(request)` or `(request, body)`, raise refusals and
return answers. Chalice's own middleware never sees a view's exception and prints input values of
a failed validation (chalice.md 6), so the whole crossing is here. Authorisation is a callable put
in by app.py (`install_guard`), since the policy registry lives above this layer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chalice.app import Blueprint

from functions.kernel.callers import Caller
from functions.kernel.errors import Defect, FieldFault, Forbidden, Invalid, Refusal
from functions.runtime import clock, journal
from functions.runtime.http import bodies
from functions.runtime.http.answers import Answer, kept_as, problem
from functions.runtime.http.cookies import add_due
from functions.runtime.http.request import Request

if TYPE_CHECKING:
    from pydantic import BaseModel

    Body = type[BaseModel]
else:
    Body = Any

View = Callable[..., Answer]
Guard = Callable[[Request, "Route"], Caller]
ErrorPage = Callable[[Request, Refusal], Answer]


class UnknownField(Invalid):
    """A field that this message does not have."""

    code = "UNKNOWN_FIELD"
    vi = "Có mục không thuộc biểu mẫu này."
    en = "There is a field that does not belong here."


@dataclass(frozen=True, slots=True)
class Route:
    """A door's plate: what it takes, what it answers, and for which audience.

    `answers` are by status: a pydantic model, the content type of a file, or None. `saved_as`: a
    browser that is led there keeps the answer as a file of that name (decision 0135).
    """

    method: str
    path: str
    audience: str
    name: str
    summary: str
    body: Body | None
    answers: dict[int, Any]
    refuses: tuple[type[Refusal], ...]
    query: tuple[str, ...]
    cap: int
    is_page: bool
    is_form: bool
    saved_as: str = ""

    @property
    def key(self) -> str:
        """``METHOD /path``, as in the policy registry."""
        return f"{self.method} {self.path}"


ROUTES: dict[str, Route] = {}
_guards: list[Guard] = []
_error_pages: list[ErrorPage] = []


def install_guard(guard: Guard) -> None:
    """Put the gatekeeper in place; without one every request is refused."""
    _guards[:] = [guard]


def install_error_page(page: ErrorPage) -> None:
    """How a refused page request is shown."""
    _error_pages[:] = [page]


def faults_of(error: Any) -> tuple[FieldFault, ...]:
    """The faults of a pydantic error: places and codes, never values."""
    codes = {"extra_forbidden": "UNKNOWN_FIELD", "missing": "REQUIRED"}
    return tuple(
        FieldFault(
            ".".join(str(part)[:40] for part in fault["loc"][:6]),
            codes.get(fault["type"], str(fault["type"]).upper()),
        )
        for fault in error.errors(include_url=False, include_context=False, include_input=False)[
            :20
        ]
    )


def parse(model: Any, value: Any) -> Any:
    """`value` as `model`. Raises UnknownField or Invalid with the places at fault."""
    from pydantic import ValidationError

    try:
        return model.model_validate(value)
    except ValidationError as wrong:
        faults = faults_of(wrong)
    unknown = any(fault.code == "UNKNOWN_FIELD" for fault in faults)
    raise (UnknownField if unknown else Invalid)(*faults)


class Api(Blueprint):
    """A blueprint of guarded doors for one audience: scan, citizen, staff, laboratory."""

    def __init__(self, import_name: str, *, audience: str) -> None:
        super().__init__(import_name)
        self.audience = audience

    def door(
        self,
        method: str,
        path: str,
        *,
        body: Any = None,
        answers: dict[int, Any] | None = None,
        refuses: Sequence[type[Refusal]] = (),
        query: Sequence[str] = (),
        cap: int = bodies.BODY_CAP,
        is_page: bool = False,
        saved_as: str = "",
    ) -> Callable[[View], View]:
        """Register a view under its plate; `body` is the pydantic model of what comes in."""

        def register(view: View) -> View:
            plate = Route(
                method=method,
                path=path,
                audience=self.audience,
                name=f"{view.__module__.rpartition('functions.')[2]}.{view.__name__}",
                summary=(view.__doc__ or "").strip().split("\n")[0],
                body=body,
                answers=answers or {200: None},
                refuses=tuple(refuses),
                query=tuple(query),
                cap=cap,
                is_page=is_page,
                is_form=is_page and method == "POST",
                saved_as=saved_as,
            )
            if ROUTES.setdefault(plate.key, plate).name != plate.name:
                raise ValueError(f"{plate.key} has two views")

            def crossing(**_: str) -> Answer:
                return self._cross(plate, view)

            crossing.__name__ = view.__name__
            super(Api, self).route(path, methods=[method], content_types=[], name=plate.name)(
                crossing
            )
            return view

        return register

    def _register_handler(  # noqa: PLR0917  (Chalice's own signature)
        self,
        handler_type: str,
        name: str,
        user_handler: Any,
        wrapped_handler: Any,
        kwargs: dict[str, Any],
        options: dict[Any, Any] | None = None,
    ) -> None:
        """Register at every app anew: Chalice empties the arguments it is given."""
        self._deferred_registrations.append(
            lambda app, told: app._register_handler(
                handler_type, name, user_handler, wrapped_handler, deepcopy(kwargs), told
            )
        )

    def page(self, method: str, path: str, **plate: Any) -> Callable[[View], View]:
        """Register a page: refusals are shown as HTML; a POST takes a form."""
        return self.door(method, path, is_page=True, **plate)

    def _cross(self, plate: Route, view: View) -> Answer:
        event = self.current_request._event_dict
        request = Request(event, plate.key, clock.now())
        try:
            if not _guards:
                raise Forbidden
            request.caller = _guards[0](request, plate)
            answered = (
                view(request) if plate.body is None else view(request, _body_of(request, plate))
            )
            if plate.saved_as and answered.status_code == 200:
                answered.headers.update(kept_as(f"la-chan-{plate.saved_as}.json"))
            if request.cookie_due:
                add_due(answered.headers, request.cookie_due)
            return answered
        except Refusal as refusal:
            return _refused(request, plate, refusal)
        except Exception as error:
            journal.tell(
                journal.RequestFailed(
                    request.request_id, plate.key, type(error).__name__, journal.place_of(error)
                )
            )
            return _refused(request, plate, Defect())


def _body_of(request: Request, plate: Route) -> Any:
    kind = request.header("content-type")
    read = bodies.form_of if plate.is_form else bodies.json_of
    return parse(plate.body, read(request.body, kind, plate.cap))


def _refused(request: Request, plate: Route, refusal: Refusal) -> Answer:
    answered = (
        _error_pages[0](request, refusal)
        if plate.is_page and _error_pages
        else problem(refusal, request.request_id)
    )
    journal.tell(
        journal.RequestRefused(request.request_id, plate.key, refusal.code, answered.status_code)
    )
    return answered
