"""The door by which everybody reads how many doses were given."""

from __future__ import annotations

from functions.immunization.schemas.public_figures import PublicDosesView
from functions.immunization.service.public_figures import public_doses
from functions.kernel.divisions import DivisionUnknown
from functions.runtime.http import Answer, Api, Request, ok

api = Api(__name__, audience="vaccination")


@api.door(
    "GET",
    "/api/vaccination/figures",
    answers={200: PublicDosesView},
    refuses=(DivisionUnknown,),
    query=("province",),
)
def show_figures(request: Request) -> Answer:
    """Show a province's doses by day and district."""
    return ok(PublicDosesView.of(public_doses(request.query.get("province", ""), request.now)))
