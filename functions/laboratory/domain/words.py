"""The words of the laboratory: closed lists that rules, tables, pages and interfaces share.

Values are stored and sent; they never change their meaning.
"""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What a specimen holds."""

    SINGLE = "single"
    FIELD_POOL = "field_pool"
    """Swabs of several people in one tube: no individual specimen is left."""
    LAB_POOL = "lab_pool"
    """Aliquots of several tubes, joined by the laboratory; the tubes are kept."""


class Custody(StrEnum):
    """In whose hands is a tube? Whether it has a result is told by its rows and releases."""

    COLLECTING = "collecting"
    SEALED = "sealed"
    SENT = "sent"
    RECEIVED = "received"
    REJECTED = "rejected"


class RejectReason(StrEnum):
    """Why a laboratory refuses a tube. Each means that the sample has to be taken again."""

    LEAKED = "leaked"
    UNLABELLED = "unlabelled"
    NO_SWAB = "no_swab"
    TOO_OLD = "too_old"
    WARM = "warm"
    MIXED_UP = "mixed_up"
    OTHER = "other"


class SamplingReason(StrEnum):
    """Why a sample is taken."""

    CONTACT = "contact"
    OUTBREAK = "outbreak"
    SCREENING = "screening"
    TRAVEL = "travel"
    HOSPITAL = "hospital"


class Method(StrEnum):
    """How a specimen is tested."""

    PCR = "pcr"
    ANTIGEN = "antigen"


class Finding(StrEnum):
    """What was found in a specimen. Of a pool it says nothing about any one member."""

    POSITIVE = "positive"
    NEGATIVE = "negative"
    INVALID = "invalid"
    INDETERMINATE = "indeterminate"


class RowStatus(StrEnum):
    """The status of a reported result, HL7 table 0085: final, correction, withdrawn (OBX-11)."""

    FINAL = "F"
    CORRECTED = "C"
    CANCELLED = "X"


class Told(StrEnum):
    """What a member of a specimen is told. There is no value for a positive pool."""

    NEGATIVE = "negative"
    NEGATIVE_IN_POOL = "negative_in_pool"
    """SNOMED CT 895231008, not detected in pooled specimen."""
    POSITIVE = "positive"
    NEEDS_SECOND_SAMPLE = "needs_second_sample"
    BEING_RETESTED = "being_retested"
    RECOLLECT = "recollect"
    UNDER_REVIEW = "under_review"
    WITHDRAWN = "withdrawn"
