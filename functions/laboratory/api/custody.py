"""Doors of tubes on their way: units send, laboratories receive, refuse and pool."""

from __future__ import annotations

from functions.kernel.identifiers import TubeCodeInvalid
from functions.laboratory.domain.custody import ManifestUnknown, TubeUnknown
from functions.laboratory.domain.pool import PoolOfPools, TubeTwice
from functions.laboratory.domain.specimen import (
    CustodyOutOfOrder,
    TubeEmpty,
    TubeTaken,
    TubeTooFull,
)
from functions.laboratory.domain.words import Method, RejectReason
from functions.laboratory.schemas import custody as schemas
from functions.laboratory.service import custody, pooling, printing
from functions.runtime.http import Answer, Api, Request, created, ok

staff = Api(__name__, audience="staff")
laboratory = Api(__name__, audience="laboratory")


@staff.door(
    "POST",
    "/api/specimens/manifests",
    body=schemas.SendTubes,
    answers={201: schemas.SentView},
    refuses=(TubeTooFull,),
)
def send_tubes(request: Request, body: schemas.SendTubes) -> Answer:
    """Send my unit's sealed tubes to a laboratory with a manifest."""
    sent = custody.send_tubes(
        request.caller, body.tubes, body.laboratory, request.idempotency_key, request.now
    )
    return created(schemas.SentView.of(sent))


@staff.door(
    "GET",
    "/api/specimens/manifests/{code}",
    answers={200: schemas.ManifestView},
    refuses=(ManifestUnknown,),
)
def show_manifest(request: Request) -> Answer:
    """Show a manifest of my unit, and its files once they are printed."""
    manifest, tubes = custody.manifest_of(request.caller, request.path["code"])
    csv, pdf = printing.links_of(manifest)
    return ok(schemas.ManifestView.of(manifest, tubes, csv=csv, pdf=pdf))


@laboratory.door(
    "POST",
    "/api/lab/receipts",
    body=schemas.ReceiveTubes,
    answers={200: schemas.ArrivedView},
    refuses=(ManifestUnknown,),
)
def receive_tubes(request: Request, body: schemas.ReceiveTubes) -> Answer:
    """Take over a box of tubes, refuse some with a reason, and see what differs from its list."""
    rejections = {one.tube: RejectReason(one.reason) for one in body.rejections}
    arrived = custody.receive_tubes(
        request.caller, body.tubes, rejections, body.manifest, request.now
    )
    return ok(schemas.ArrivedView.of(arrived))


@laboratory.door(
    "POST",
    "/api/lab/pools",
    body=schemas.MakePool,
    answers={201: schemas.PoolView},
    refuses=(
        TubeCodeInvalid,
        TubeUnknown,
        TubeTaken,
        TubeTwice,
        TubeEmpty,
        TubeTooFull,
        PoolOfPools,
        CustodyOutOfOrder,
    ),
)
def make_pool(request: Request, body: schemas.MakePool) -> Answer:
    """Join aliquots of received tubes under a code of my laboratory."""
    made = pooling.make_pool(
        request.caller, body.pool, body.tubes, Method(body.method), request.now
    )
    return created(schemas.PoolView.of(made))
