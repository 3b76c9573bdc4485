"""Pages for everybody: the guides by role, each of their versions."""

from __future__ import annotations

from functions.kernel.integers import read_field
from functions.runtime.http import Answer, Api, Request
from functions.runtime.pages import render, static_base
from functions.training.domain.guide import GuideUnknown
from functions.training.service import guiding, printing

pages = Api(__name__, audience="citizen")


@pages.page("GET", "/huong-dan")
def show_guides(request: Request) -> Answer:
    """Show the guides by role, and which of them are to be reviewed."""
    return render(request, "training/guides.html", listed=guiding.listed(request.now))


@pages.page("GET", "/huong-dan/{guide}", query=("version",), refuses=(GuideUnknown,))
def show_guide(request: Request) -> Answer:
    """Show a version of a guide: who must do what, when, where."""
    asked = request.query.get("version", "")
    number = read_field("version", asked, 1) if asked else None
    shown = guiding.show(request.path["guide"], number, request.now)
    name = printing.file_name(shown.guide, shown.version)
    pdf = f"{static_base()}/{printing.FOLDER}/{name}"
    return render(request, "training/guide.html", shown=shown, pdf=pdf)
