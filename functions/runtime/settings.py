"""What does this deployment call its things? The only reader of the environment."""

from __future__ import annotations

import os

STAGE = os.environ.get("LACHAN_STAGE", "dev")
REGION = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or "ap-southeast-1"


def table_name(name: str) -> str:
    """The physical name of a table, e.g. ``lachan-dev-venues``."""
    return f"lachan-{STAGE}-{name}"


def key_alias(name: str = "") -> str:
    """The alias of a KMS key: the data key wrapper, or a named signing key."""
    return f"alias/lachan-{STAGE}-{name}" if name else f"alias/lachan-{STAGE}"


def day_secret(day: str) -> str:
    """The Secrets Manager name of a day's key; `day` is ``YYYY-MM-DD``."""
    return f"lachan-{STAGE}-day-{day}"


def audience() -> str:
    """Which doors this function serves: scan, citizen, staff, laboratory, vaccination; "" all."""
    return os.environ.get("LACHAN_AUDIENCE", "")


def bucket(name: str) -> str:
    """The physical name of the bucket `uploads`, `documents`, `static` or `audit`."""
    return os.environ.get(f"LACHAN_{name.upper()}_BUCKET", f"lachan-{STAGE}-{name}")


def queue_url(name: str) -> str:
    """The URL of a queue, e.g. ``spilled-checkins``. Raises KeyError where it is not configured."""
    return os.environ["LACHAN_QUEUE_" + name.upper().replace("-", "_")]


def sms_topic() -> str:
    """The ARN of the topic that the SMS gateway hears. Raises KeyError where there is none."""
    return os.environ["LACHAN_SMS_TOPIC"]


def sms_queue() -> str:
    """The URL of the queue from which the SMS gateway takes, "" where it hears the topic."""
    takes = os.environ.get("LACHAN_SMS_TAKES", "topic")
    return queue_url("sms-outgoing") if takes == "queue" else ""


def sms_reports() -> bool:
    """Does the SMS gateway send word of what it delivered? Then silence is looked into."""
    return os.environ.get("LACHAN_SMS_REPORTS", "false") == "true"


def mail_from() -> str:
    """The address from which e-mails come, "" where none are sent."""
    return os.environ.get("LACHAN_MAIL_FROM", "")


def mail_events() -> str:
    """The SES configuration set whose events tell what became of e-mails."""
    return f"lachan-{STAGE}"


def facts_topic() -> str:
    """The ARN of the topic on which contexts tell one another facts. Raises KeyError without."""
    return os.environ["LACHAN_FACTS_TOPIC"]


def codes_per_hour() -> int:
    """How many sign-in codes this deployment forecasts for its busiest hour; three times as many
    stop the sending (functions/access/domain/limits.py has the nation's derivation)."""
    return int(os.environ.get("LACHAN_CODES_PER_HOUR", "110000"))


def public_origin() -> str:
    """Scheme and host that citizens see; poster links begin with it."""
    return os.environ.get("LACHAN_PUBLIC_ORIGIN", "http://localhost:8000")


def stream_arn(table: str) -> str:
    """The stream of a table; the template replaces this placeholder when packaging."""
    return f"arn:aws:dynamodb:{REGION}:000000000000:table/{table_name(table)}/stream/placeholder"


def issuer() -> str:
    """The OIDC issuer that signs staff tokens."""
    return os.environ.get("LACHAN_STAFF_ISSUER", "http://localhost:8000/oidc")


def issuer_jwks_url() -> str:
    """Where that issuer publishes its keys (in production `<issuer>/.well-known/jwks.json`)."""
    return os.environ.get("LACHAN_STAFF_JWKS", issuer() + "/jwks.json")


def issuer_client() -> str:
    """Our client id at the issuer: the audience of staff tokens."""
    return os.environ.get("LACHAN_STAFF_CLIENT", "lachan-staff")


def viewer_header() -> str:
    """The header in which our front tells the caller's address, lower-case; "" without a front."""
    return os.environ.get("LACHAN_VIEWER_HEADER", "").lower()


def runbooks() -> str:
    """Where operators keep the runbooks, an address without a slash at its end; "" nowhere.

    Not with us: they are needed when we are down."""
    return os.environ.get("LACHAN_RUNBOOKS", "")


def secure_cookies() -> bool:
    """Are cookies marked Secure? Always, but for plain HTTP on a local network."""
    return os.environ.get("LACHAN_SECURE_COOKIES", "true") == "true"
