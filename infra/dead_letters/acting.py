"""What an operator does with dead letters: look, send back, discard with a reason."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable
from typing import Any, Final

from infra.dead_letters.letters import Refused, held, now, shown, sources, url_of

SHORTEST_REASON: Final = 15
REGISTER: Final = "discarded"
NOT_SENT_BACK: Final = {
    "streams": "the rows stand in their table; a position of a stream can't be read again after a"
    " day. See docs/runbooks/dead-letters.md",
    "schedules": "a tick of the clock is made good by the next one; run the function by hand if it"
    " is urgent. See docs/runbooks/dead-letters.md",
    "sms": "the topic has handed it to the gateway and was refused; ask the gateway for its list of"
    " references. See docs/runbooks/sms-held.md",
}
"""Dead-letter queues of which no queue is the source, and why nothing is sent back."""


def inspect(name: str, most: int) -> list[dict[str, Any]]:
    """The first dead letters of a queue, values masked."""
    with held(name, now()) as letters:
        return [shown(letter) for letter, _ in zip(letters, range(most), strict=False)]


def redrive(
    name: str,
    *,
    only: str = "",
    rate: float = 0,
    wait: Callable[[float], None] = time.sleep,
) -> int:
    """Send dead letters back to their queue, all or one, at most `rate` a second; how many.

    Those that come dead again meanwhile are left. Raises Refused where nothing may be sent back, or
    the one is not there.
    """
    source = source_of(name)
    from functions.runtime import aws

    sqs, dead, live = aws.client("sqs"), url_of(f"{name}-dead"), url_of(source)
    moved = 0
    with held(name, now()) as letters:
        for letter in letters:
            if only and letter.message_id != only:
                continue
            if rate and moved:
                wait(1 / rate)
            sqs.send_message(
                QueueUrl=live, MessageBody=letter.body, MessageAttributes=letter.attributes
            )
            sqs.delete_message(QueueUrl=dead, ReceiptHandle=letter.receipt)
            moved += 1
            if only:
                break
    if only and not moved:
        raise Refused(f"{only} is not among the dead letters of {name}")
    return moved


def source_of(name: str) -> str:
    """The queue from which a dead letter came. Raises Refused."""
    known = sources()
    if name not in known:
        raise Refused(f"no such queue: {name}; there are {', '.join(sorted(known))}")
    if not known[name]:
        raise Refused(f"nothing is sent back from {name}: {NOT_SENT_BACK[name]}")
    return known[name]


def discard(name: str, only: str, by: str, reason: str) -> str:
    """Write into the register who gives up which message and why, then take it away; the place.

    The register lies in the bucket `audit`, where nothing is written over: it keeps the shape of
    the message and the hash of its body, not the body. Raises Refused; Busy where the register does
    not take it, and then nothing is taken away.
    """
    if name not in sources():
        source_of(name)
    if len(reason.strip()) < SHORTEST_REASON or not by.strip():
        raise Refused(f"say --by and a --reason of at least {SHORTEST_REASON} characters")
    from functions.runtime import aws, objects

    with held(name, now()) as letters:
        letter = next((one for one in letters if one.message_id == only), None)
        if letter is None:
            raise Refused(f"{only} is not among the dead letters of {name}")
        entry = shown(letter) | {
            "queue": name,
            "sha256": hashlib.sha256(letter.body.encode()).hexdigest(),
            "by": by.strip(),
            "reason": reason.strip(),
            "at": now().isoformat(timespec="seconds"),
        }
        place = f"{REGISTER}/{name}/{letter.message_id}.json"
        text = json.dumps(entry, ensure_ascii=False, sort_keys=True).encode()
        objects.put_once("audit", place, text, "application/json")
        aws.client("sqs").delete_message(
            QueueUrl=url_of(f"{name}-dead"), ReceiptHandle=letter.receipt
        )
    return place
