"""The country's certificates in process: signers installed, facts told, all three hands at work.

The street of people and staff is that of returned results; queues and streams are run by hand.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.serialization import load_der_public_key

from functions.certificates import consumers, streams
from functions.certificates.service import hearing
from functions.certificates.store import signers
from functions.kernel.identifiers import tube_code
from functions.kernel.periods import write_instant
from functions.messages.laboratory import ResultCorrected, ResultReported
from functions.messages.vaccination import (
    DoseTold,
    ImmunizationCorrected,
    ImmunizationRecorded,
)
from functions.runtime import aws, crypto, keys, settings
from tests.doors.returning.street import Street
from tests.gateway import Reply
from tests.signers import Signer, certificate_for
from tests.world import HEALTHY, IDENTITY, Actor, messages_in, stream_records

AUTHORITY = Signer.es256()
HANDS = (
    ("certificate-attestations", consumers.attest),
    ("certificate-signatures", consumers.sign),
    ("certificate-papers", consumers.print_paper),
)


class Office(Street):
    """The doors, and what stands behind certificates."""

    seen = 0

    def installs_signer(self, key: str = "certificate-centre", **more: Any) -> bytes:
        """The authority certifies the public half of a KMS key; its key id."""
        told = aws.client("kms").get_public_key(KeyId=settings.key_alias(key))
        der = certificate_for(load_der_public_key(told["PublicKey"]), AUTHORITY.private, **more)
        return signers.put_signer(key, der, self.now)

    def named(self, phone: str = "0900001001", **identity: Any) -> Actor:
        """Somebody who has signed in and declared who they are."""
        actor = self.person(phone)
        self.declares(actor, **identity)
        return actor

    def declares(self, actor: Actor, **identity: Any) -> None:
        """Say who one is."""
        form = actor.get("/api/declaration-forms/domestic").json
        said = IDENTITY | {"document": "001090900001"} | identity
        reply = actor.call(
            "POST",
            "/api/declarations",
            {
                "kind": "domestic",
                "version": form["version"],
                "identity": said,
                "answers": HEALTHY,
            },
        )
        assert reply.status in (200, 201), reply.body

    def result(self, *members: str, told: str = "negative", **more: Any) -> str:
        """The fact of a released result, as the laboratory tells it; its body."""
        release = more.get("release", 1)
        tube = tube_code(more.get("number", 1))
        at = self.now - more.get("ago", timedelta(hours=20))
        common = {
            "tube": tube,
            "release": release,
            "kind": "single" if len(members) == 1 else "field_pool",
            "unit": "commune-00001",
            "laboratory": "lab-01",
            "division": "01/001/00001",
            "method": more.get("method", "pcr"),
            "device": more.get("device", ""),
            "collected_at": write_instant(at),
            "tested_at": write_instant(at + timedelta(hours=9)),
            "released_at": write_instant(at + timedelta(hours=12)),
            "members": members,
            "year": 2021,
            "sealed": _sealed("results-2021", {"told": told}, f"facts|{tube}|{release}"),
        }
        made = (
            ResultReported(**common)
            if release == 1
            else ResultCorrected(**common, reason="laboratory_correction")
        )
        return made.model_dump_json()

    def dose(self, person: str, **more: Any) -> str:
        """The fact of a dose, as the vaccination house tells it; its body."""
        revision, name = more.get("revision", 1), more.get("name", "imm-1")
        at = self.now - more.get("ago", timedelta(days=30))
        ended = more.get("observed_until", at + timedelta(minutes=30))
        told = DoseTold(
            product=more.get("product", "vero-cell"),
            lot="LOT-1",
            dose=more.get("dose", 1),
            doses=2,
            occurred_at=write_instant(at),
            observed_until=write_instant(ended) if ended else None,
            state=more.get("state", "ok"),
        )
        sealed = _sealed("immunizations-2021", told.model_dump(), f"facts|{name}|{revision}")
        common = {
            "immunization": name,
            "revision": revision,
            "person": person,
            "site": "commune-00001",
            "year": 2021,
            "sealed": sealed,
        }
        made = (
            ImmunizationRecorded(**common)
            if revision == 1
            else ImmunizationCorrected(**common, reason="wrong_dose")
        )
        return made.model_dump_json()

    def hears(self, *bodies: str, now: datetime | None = None) -> None:
        """Facts come by the queue."""
        for body in bodies:
            hearing.hear(body, now or self.now)

    def asks(self, actor: Actor, source: str, kind: str = "t", **more: Any) -> Reply:
        """Ask for a certificate."""
        return actor.call("POST", "/api/certificates", {"kind": kind, "of": source} | more)

    def works(self) -> None:
        """Run stream and queues until nothing moves any more, as Lambda would."""
        while self.step():
            pass

    def step(self) -> bool:
        """One round of the stream and of each hand; did anything happen?"""
        records = stream_records("certificates")[self.seen :]
        self.seen += len(records)
        moved = _run(streams.tell_certificates, records)
        for queue, hand in HANDS:
            moved = _run(hand, messages_in(queue)) or moved
        return moved

    def issued(self, actor: Actor, source: str, kind: str = "t") -> dict[str, Any]:
        """Asked for, attested, signed, drawn: as its person sees it."""
        asked = self.asks(actor, source, kind)
        assert asked.status == 202, asked.body
        self.works()
        shown = actor.get(f"/api/certificates/{asked.json['id']}")
        assert shown.status == 200, shown.body
        return dict(shown.json)

    def check(self, text: str) -> dict[str, Any]:
        """What anybody is told of a text."""
        reply = self.somebody().call("POST", "/api/certificate-checks", {"text": text})
        assert reply.status == 200, reply.body
        return {key: value for key, value in reply.json.items() if key != "pad"}


def _run(door: Any, records: list[dict[str, Any]]) -> bool:
    """Hand a batch to a door that must take all of it; was there anything?"""
    if records:
        assert door({"Records": records}, None)["batchItemFailures"] == []
    return bool(records)


def _sealed(key: str, told: Any, bound_to: str) -> str:
    plain = json.dumps(told).encode()
    return crypto.to_text(crypto.seal(keys.key(key), plain, bound_to))


TUBE = f"tube#{tube_code(1)}"
DOSE = "dose#imm-1"
