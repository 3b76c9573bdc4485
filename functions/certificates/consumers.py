"""Queues that certificates hear: facts of other houses, and work for each of the three hands."""

from __future__ import annotations

from typing import Any

from chalice.app import Blueprint

from functions.access import service as access
from functions.certificates.service import attesting, hearing, ordering, printing, signing
from functions.messages.certificates import (
    CertificateToAttest,
    CertificateToPrint,
    CertificateToSign,
)
from functions.runtime import clock, settings
from functions.runtime.batches import each_record

doors = Blueprint(__name__)


@doors.on_sqs_message(
    queue=f"lachan-{settings.STAGE}-certificate-facts", batch_size=10, name="certificates_hear"
)
@each_record
def hear_fact(record: dict[str, Any]) -> None:
    """A result or a dose was told, or corrected: keep our copy, revoke what is untrue now."""
    hearing.hear(record["body"], clock.now())


@doors.on_sqs_message(
    queue=f"lachan-{settings.STAGE}-certificate-attestations",
    batch_size=10,
    name="certificates_attest",
)
@access.held_while_off("certificate-attestations")
@each_record
def attest(record: dict[str, Any]) -> None:
    """A certificate was asked for: the facility's key signs what it verified."""
    wanted = CertificateToAttest.model_validate_json(record["body"])
    attesting.attest(wanted.certificate, clock.now())


@doors.on_sqs_message(
    queue=f"lachan-{settings.STAGE}-certificate-signatures",
    batch_size=10,
    name="certificates_sign",
)
@access.held_while_off("certificate-signatures")
@each_record
def sign(record: dict[str, Any]) -> None:
    """The facility has signed: the centre's key signs the certificate."""
    wanted = CertificateToSign.model_validate_json(record["body"])
    signing.sign(wanted.certificate, clock.now())


@doors.on_sqs_message(
    queue=f"lachan-{settings.STAGE}-certificate-papers", batch_size=5, name="certificates_print"
)
@access.held_while_off("certificate-papers")
@each_record
def print_paper(record: dict[str, Any]) -> None:
    """A certificate is there: draw and keep its paper."""
    printing.print_paper(CertificateToPrint.model_validate_json(record["body"]).certificate)


@doors.on_sqs_message(
    queue=f"lachan-{settings.STAGE}-certificate-orders", batch_size=1, name="certificates_revoke"
)
@each_record
def work_through_order(record: dict[str, Any]) -> None:
    """A facility's day counts no more, or a key: revoke each certificate, or issue it anew."""
    ordering.work_through(record["body"], clock.now())
