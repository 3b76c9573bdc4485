"""What operators do with letters that were given up, for every queue that has dead ones."""

from __future__ import annotations

import json
from typing import Any

import pytest

from functions.kernel.errors import Busy
from functions.runtime import aws, objects, settings
from infra.dead_letters import acting
from infra.dead_letters.__main__ import options
from infra.dead_letters.letters import Refused, depth_of, masked, sources
from tests.fixtures import resources_of
from tests.world import messages_in

WHY = "Unreadable by every version since 1.2"


def make(*queues: str) -> None:
    """Queues that tests of other things need not have."""
    for queue in queues:
        aws.client("sqs").create_queue(QueueName=f"lachan-{settings.STAGE}-{queue}")


def give_up(name: str, *bodies: dict[str, Any]) -> list[str]:
    """Messages in a dead-letter queue; their ids."""
    sqs = aws.client("sqs")
    url = sqs.get_queue_url(QueueName=f"lachan-{settings.STAGE}-{name}-dead")["QueueUrl"]
    return [
        str(sqs.send_message(QueueUrl=url, MessageBody=json.dumps(body))["MessageId"])
        for body in bodies
    ]


@pytest.fixture
def notices(aws: None) -> str:
    """The queue of notices, with five dead letters' place."""
    make("notices-dead")
    return "notices"


@pytest.fixture
def register(aws: None) -> None:
    """The bucket in which discards are written down."""
    place: Any = {"LocationConstraint": settings.REGION}
    client().create_bucket(Bucket=settings.bucket("audit"), CreateBucketConfiguration=place)


def client() -> Any:
    return aws.client("s3")


def bodies(queue: str) -> list[dict[str, Any]]:
    return sorted((json.loads(one["body"]) for one in messages_in(queue)), key=lambda one: str(one))


def test_every_queue_with_dead_letters_can_be_sent_back_or_says_why_not() -> None:
    known = sources()
    queues = resources_of("queues")
    dead = [name for name in queues if name.endswith("Dead")]

    assert len(known) == len(dead) > 25
    assert {name for name, source in known.items() if not source} == set(acting.NOT_SENT_BACK)
    for name, source in known.items():
        if source:
            assert acting.source_of(name) == source
        else:
            with pytest.raises(Refused, match=name):
                acting.source_of(name)
    with pytest.raises(Refused, match="no such queue"):
        acting.source_of("nothing")


def test_looking_shows_shapes_and_no_values_and_takes_nothing(notices: str) -> None:
    told = {"fact": "ResultReported", "person": "Trần Thị Bình", "phone": 84900001001, "chunk": 3}
    (letter,) = give_up(notices, told | {"sealed": {"box": "AAAA" * 40}, "rows": [1, 2, 3, 4, 5]})

    (shown,) = acting.inspect(notices, 10)

    assert shown["message"] == letter
    text = json.dumps(shown, ensure_ascii=False)
    assert "Bình" not in text and "84900001001" not in text and "AAAA" not in text
    assert shown["body"]["fact"] == "ResultReported"
    assert shown["body"]["sealed"] == {"box": "<160 characters>"}
    assert shown["body"]["rows"] == [1, 2, 3, "… 5"]
    assert depth_of("notices-dead") == 1
    assert len(acting.inspect(notices, 10)) == 1


@pytest.mark.parametrize("value", ["0900001001", "Trần", "x y", "a" * 80])
def test_a_word_of_ours_is_not_whatever_stands_in_its_place(value: str) -> None:
    shown = masked({"fact": value})["fact"]

    assert shown == f"<{len(value)} characters>" or value.isascii()
    assert masked({"name": value})["name"] == f"<{len(value)} characters>"


def test_all_go_back_at_the_rate_that_was_asked(notices: str) -> None:
    give_up(notices, *({"n": n} for n in range(25)))
    waited: list[float] = []

    assert acting.redrive(notices, rate=5, wait=waited.append) == 25

    assert waited == [0.2] * 24
    assert [one["n"] for one in sorted(bodies("notices"), key=lambda one: one["n"])] == list(
        range(25)
    )
    assert depth_of("notices-dead") == 0


def test_one_goes_back_and_the_others_stay(notices: str) -> None:
    ids = give_up(notices, *({"n": n} for n in range(12)))

    assert acting.redrive(notices, only=ids[7]) == 1

    assert bodies("notices") == [{"n": 7}]
    assert depth_of("notices-dead") == 11
    with pytest.raises(Refused, match="not among"):
        acting.redrive(notices, only=ids[7])


@pytest.mark.catalogue("Q06")
def test_what_dies_again_meanwhile_does_not_go_round_for_ever(notices: str) -> None:
    give_up(notices, {"n": 1}, {"n": 2})

    def dies_again(_: float) -> None:
        give_up(notices, {"n": 3})

    assert acting.redrive(notices, rate=100, wait=dies_again) == 2
    assert depth_of("notices-dead") == 1


@pytest.mark.catalogue("Q06")
def test_a_message_whose_taking_away_failed_is_there_twice_and_not_lost(
    notices: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_up(notices, {"n": 1})
    sqs = aws.client("sqs")

    def dies(**_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(sqs, "delete_message", dies)
        with pytest.raises(KeyboardInterrupt):
            acting.redrive(notices)
    assert depth_of("notices-dead") == 1
    assert acting.redrive(notices) == 1
    assert bodies("notices") == [{"n": 1}, {"n": 1}]


def test_a_discard_is_written_down_before_the_message_is_gone(notices: str, register: None) -> None:
    first, second = give_up(notices, {"fact": "LotListed", "lot": "X1"}, {"n": 2})

    place = acting.discard(notices, first, "operator-7", WHY)

    kept_there = client().get_object(Bucket=settings.bucket("audit"), Key=place)["Body"].read()
    entry = json.loads(kept_there)
    assert place == f"discarded/notices/{first}.json"
    assert (entry["by"], entry["reason"], entry["queue"]) == ("operator-7", WHY, "notices")
    assert entry["body"] == {"fact": "LotListed", "lot": "<2 characters>"}
    assert len(entry["sha256"]) == 64
    assert [one["message"] for one in acting.inspect(notices, 9)] == [second]


@pytest.mark.parametrize(
    ("by", "reason"), [("", WHY), ("operator-7", "broken"), ("operator-7", " ")]
)
def test_nothing_is_discarded_without_a_name_and_a_reason(
    notices: str, register: None, by: str, reason: str
) -> None:
    (letter,) = give_up(notices, {"n": 1})

    with pytest.raises(Refused, match="--reason"):
        acting.discard(notices, letter, by, reason)
    assert depth_of("notices-dead") == 1


def test_where_the_register_does_not_take_it_nothing_is_gone(
    notices: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (letter,) = give_up(notices, {"n": 1})

    def down(*_: Any) -> bool:
        raise Busy

    monkeypatch.setattr(objects, "put_once", down)
    with pytest.raises(Busy):
        acting.discard(notices, letter, "operator-7", WHY)
    assert depth_of("notices-dead") == 1


def test_the_command_refuses_half_an_order() -> None:
    for words in (["redrive", "notices"], ["discard", "notices"], ["inspect"], []):
        with pytest.raises(SystemExit) as ended:
            options().parse_args(words)
        assert ended.value.code == 2, words


@pytest.mark.parametrize("rate", ["-1", "0", "0.001", "nan", "inf", "many"])
def test_a_rate_that_cannot_be_kept_is_refused_before_anything_moves(rate: str) -> None:
    with pytest.raises(SystemExit) as ended:
        options().parse_args(["redrive", "notices", "--all", "--rate", rate])
    assert ended.value.code == 2
