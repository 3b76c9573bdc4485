"""The words of certificates: closed lists that rules, tables, pages and interfaces share.

Values are stored and sent; they never change their meaning.
"""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What a certificate certifies; the value is the group of the EU DCC."""

    VACCINATION = "v"
    TEST = "t"
    RECOVERY = "r"


class State(StrEnum):
    """How far a certificate has come: three hands, of which none can do another's work."""

    REQUESTED = "requested"
    """Asked for, the facility's verified act behind it named; nothing is signed."""
    ATTESTED = "attested"
    """The facility's key has signed what it verified."""
    ISSUED = "issued"
    """The centre's key has signed the certificate."""
    REFUSED = "refused"
    """It can't be written as its person is known; the reason says what to mend."""
    REVOKED = "revoked"


class Why(StrEnum):
    """Why a certificate was revoked."""

    SOURCE_CORRECTED = "source_corrected"
    """The result or the dose that it certified was corrected."""
    PERSON_CORRECTED = "person_corrected"
    """Name or birth date was corrected; a new version stands in its place."""
    ORDERED = "ordered"
    """An officer revoked it, alone or with all of its site and period."""
    KEY = "key"
    """The key that signed it counts no more."""
    RENEWED = "renewed"
    """Its term ran out, or runs out soon, and a new one was issued."""


class Algorithm(StrEnum):
    """How a certificate is signed."""

    ES256 = "ES256"
    PS256 = "PS256"


class Reason(StrEnum):
    """Why a verifier says no, in the order in which it looks."""

    SIZE = "size"
    """Longer than any certificate, or packed to be."""
    PREFIX = "prefix"
    BASE45 = "base45"
    ZLIB = "zlib"
    CBOR = "cbor"
    ALGORITHM = "algorithm"
    KEY_ID = "key_id"
    SIGNATURE = "signature"
    NOT_YET = "not_yet"
    EXPIRED = "expired"
    SCHEMA = "schema"
    KEY_USAGE = "key_usage"
    REVOKED = "revoked"
