"""What people and officers send about data subject requests."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from functions.datarights.domain.legal import Kind
from functions.datarights.domain.refusals import DataRequestFieldUnknown
from functions.datarights.domain.request import MOST_WORDS, Decision, Wanted
from functions.kernel.errors import FieldFault
from functions.kernel.identifiers import PersonId
from functions.kernel.integers import read_field
from functions.registry import service as registry
from functions.runtime.forms import Form, Line
from functions.runtime.http.views import In


class AskAboutData(In):
    """A request about my data, or that of `person`, whom I declare for; `words` say what is wrong
    and what is right where it asks for a correction."""

    kind: Literal["access", "correction", "restriction", "withdrawal", "deletion"]
    person: Annotated[str, Field(max_length=40)] = ""
    words: Annotated[str, Field(max_length=MOST_WORDS)] = ""

    def wanted(self, own: str) -> Wanted:
        """As the service takes it. Raises PersonUnknown."""
        return Wanted(read_whose(self.person, own), Kind(self.kind), self.words)


class DecideDataRequest(In):
    """What an officer decides on the version seen: done, or refused on a ground of the list."""

    version: Annotated[int, Field(ge=1, le=1_000_000)]
    decision: Literal["done", "refused"]
    ground: Annotated[str, Field(max_length=40)] = ""

    def told(self) -> Decision:
        """As the service takes it."""
        return Decision(self.version, self.decision == "done", self.ground)


class AskForm(Form):
    """A request of the page."""

    kind: str = Line
    person: str = Line
    words: str = Field(default="", max_length=2 * MOST_WORDS)

    def wanted(self, own: str) -> Wanted:
        """As the service takes it. Raises PersonUnknown, DataRequestFieldUnknown."""
        if self.kind not in tuple(Kind):
            raise DataRequestFieldUnknown(FieldFault("kind", "DATA_REQUEST_FIELD_UNKNOWN"))
        return Wanted(read_whose(self.person, own), Kind(self.kind), self.words)


class DecideForm(Form):
    """A decision of the page: `decision` is "done", or the ground of a refusal."""

    request: str = Line
    province: str = Line
    version: str = Line
    decision: str = Line

    def told(self) -> Decision:
        """As the service takes it. Raises NumberInvalid, DataRequestFieldUnknown."""
        seen = read_field("version", self.version, 1, 1_000_000)
        if not self.decision:
            raise DataRequestFieldUnknown(FieldFault("decision", "DATA_REQUEST_FIELD_UNKNOWN"))
        agreed = self.decision == "done"
        return Decision(seen, agreed, "" if agreed else self.decision)


def read_whose(person: str, own: str) -> PersonId:
    """Whose data is meant: the person named, else oneself. Raises PersonUnknown."""
    return registry.read_person(person) if person else PersonId(own)
