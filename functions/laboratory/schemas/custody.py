"""What units and laboratories tell of tubes on their way: manifests, receipts, pools."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from functions.kernel.periods import write_instant
from functions.laboratory.domain.custody import MOST_TUBES, Manifest
from functions.laboratory.domain.specimen import MOST_MEMBERS, Specimen
from functions.laboratory.service.custody import Arrived, Moved, Sent
from functions.runtime.http.views import In, Out

Tube = Annotated[str, Field(min_length=1, max_length=40)]
Reason = Literal["leaked", "unlabelled", "no_swab", "too_old", "warm", "mixed_up", "other"]


class SendTubes(In):
    """Sealed tubes that go to a laboratory."""

    laboratory: Annotated[str, Field(min_length=1, max_length=40)]
    tubes: Annotated[list[Tube], Field(min_length=1, max_length=MOST_TUBES)]


class Rejection(In):
    """A tube that the laboratory refuses, and why."""

    tube: Tube
    reason: Reason


class ReceiveTubes(In):
    """A box as found: what is there, what is refused, and the manifest that came with it."""

    manifest: Annotated[str, Field(max_length=20)] = ""
    tubes: Annotated[list[Tube], Field(max_length=MOST_TUBES)] = []
    rejections: Annotated[list[Rejection], Field(max_length=MOST_TUBES)] = []


class MakePool(In):
    """Aliquots of these tubes joined under a code of the laboratory."""

    pool: Tube
    tubes: Annotated[list[Tube], Field(min_length=1, max_length=MOST_MEMBERS)]
    method: Literal["pcr", "antigen"] = "pcr"


class MovedView(Out):
    """What became of one tube."""

    tube: str
    outcome: Literal["done", "duplicate", "refused"]
    code: str
    reason_vi: str
    reason_en: str

    @classmethod
    def of(cls, moved: Moved) -> MovedView:
        """Show it."""
        refusal = moved.refusal
        return cls(
            tube=moved.tube,
            outcome=moved.outcome,  # type: ignore[arg-type]
            code=refusal.code if refusal else "",
            reason_vi=refusal.vi if refusal else "",
            reason_en=refusal.en if refusal else "",
        )


class SentView(Out):
    """A manifest just made."""

    manifest: str
    results: list[MovedView]

    @classmethod
    def of(cls, sent: Sent) -> SentView:
        """Show it."""
        return cls(
            manifest=sent.manifest.code, results=[MovedView.of(moved) for moved in sent.moved]
        )


class ArrivedView(Out):
    """A box taken over, and what differs from its manifest."""

    results: list[MovedView]
    missing: list[str]
    extra: list[str]

    @classmethod
    def of(cls, arrived: Arrived) -> ArrivedView:
        """Show it."""
        return cls(
            results=[MovedView.of(moved) for moved in arrived.moved],
            missing=list(arrived.differences.missing),
            extra=list(arrived.differences.extra),
        )


class TubeLine(Out):
    """A tube on a manifest: no person, only how many."""

    tube: str
    kind: str
    people: int
    reason: str
    custody: str
    sealed_at: str

    @classmethod
    def of(cls, tube: Specimen) -> TubeLine:
        """Show it."""
        return cls(
            tube=tube.tube,
            kind=tube.kind.value,
            people=tube.size,
            reason=tube.reason.value,
            custody=tube.custody.value,
            sealed_at=write_instant(tube.sealed_at) if tube.sealed_at else "",
        )


class ManifestView(Out):
    """A manifest; links are "" until it is printed."""

    manifest: str
    unit: str
    laboratory: str
    made_at: str
    tubes: list[TubeLine]
    csv: str
    pdf: str

    @classmethod
    def of(
        cls, manifest: Manifest, tubes: tuple[Specimen, ...], csv: str, pdf: str
    ) -> ManifestView:
        """Show it."""
        return cls(
            manifest=manifest.code,
            unit=manifest.unit,
            laboratory=manifest.laboratory,
            made_at=write_instant(manifest.made_at),
            tubes=[TubeLine.of(tube) for tube in tubes],
            csv=csv,
            pdf=pdf,
        )


class PoolView(Out):
    """A laboratory's pool."""

    pool: str
    tubes: list[str]
    rule_id: str

    @classmethod
    def of(cls, pool: Specimen) -> PoolView:
        """Show it."""
        return cls(pool=pool.tube, tubes=list(pool.tubes), rule_id=pool.rule_id)
