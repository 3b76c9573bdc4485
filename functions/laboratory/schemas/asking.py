"""What comes in where people ask for their results, or check a paper."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

CodeTyped = Annotated[str, Field(min_length=1, max_length=24)]
CodeSent = Annotated[str, Field(min_length=1, max_length=16)]
PaperText = Annotated[str, Field(min_length=1, max_length=512)]


class In(BaseModel):
    """No field but these, no conversion."""

    model_config = ConfigDict(extra="forbid", strict=True, defer_build=True)


class Form(BaseModel):
    """A form's fields are all text."""

    model_config = ConfigDict(extra="forbid", defer_build=True)


class AskForResult(In):
    """The short code of a message or a slip."""

    code: CodeTyped


class AnswerForResult(In):
    """The code that came to the registered phone."""

    code: CodeSent


class CheckPaper(In):
    """What the code of a printed result reads."""

    paper: PaperText


class ResultCodeForm(Form):
    """The form that asks for a result by its short code."""

    code: Annotated[str, Field(max_length=24)] = ""


class OpenResultForm(Form):
    """The form that takes the code from the phone."""

    challenge: Annotated[str, Field(max_length=40)]
    code: Annotated[str, Field(max_length=16)] = ""


class PaperForm(Form):
    """The form that checks a paper."""

    paper: Annotated[str, Field(max_length=512)] = ""


class DeskForm(Form):
    """Slip and card at the desk; the card is read by a camera or typed."""

    slip: Annotated[str, Field(max_length=24)] = ""
    reading: Annotated[str, Field(max_length=4296)] = ""
    kind: Annotated[str, Field(max_length=10)] = ""
    number: Annotated[str, Field(max_length=40)] = ""
