"""A sampling session of today, tubes of made-up people on their way, and files to send.

Three singles and a field pool are received by the laboratory; one single is sealed and still at the
sampling unit. The files lie in the folder of the state, for whoever wants to be the laboratory.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from functions.kernel.identifiers import tube_code
from functions.kernel.periods import VIETNAM, write_instant
from functions.laboratory.domain.reading.columns import title_of
from functions.registry.domain.personal_code import MAC_BYTES
from functions.runtime import crypto
from infra.local.accounts import ACCOUNTS, Account
from infra.local.seed.people import HOME
from infra.local.seed.venues import province
from infra.local.seed.world import World, say

LABORATORY = "lab-01"
FILES = "tep-ket-qua"
COLUMNS = ("tube", "assay", "finding", "tested_at", "ct_e", "reason", "status")
SINGLES, POOL, WAITING = (0, 1, 3), (0, 1, 2, 3, 4), (4,)
"""Who of the seeded citizens is in which tube, by place in the list."""
TUBES = ("single-1", "single-2", "single-3", "pool", "waiting")
FIRST_NUMBER = 20_000_000


def account(subject: str) -> Account:
    """A staff account by its name."""
    return next(found for found in ACCOUNTS if found.subject == subject)


def sampling_session(world: World) -> None:
    """A session of the ward's station, today, with seats to book."""
    sampler = world.staff(account("lay-mau"))
    today = world.begun_at.astimezone(VIETNAM).date().isoformat()
    wanted = {
        "division": HOME,
        "place": "Sân trường Tiểu học Hoa Ban (giả định)",
        "day": today,
        "opens": "00:00",
        "closes": "23:50",
        "minutes": 50,
        "seats": 20,
        "method": "pcr",
        "reason": "screening",
        "laboratory": LABORATORY,
    }
    made = say(sampler, "/api/sampling/sessions", wanted, "seed-session")
    world.known["session"] = made["session"]
    world.notes += [
        "",
        f"Sampling today: {made['place']}",
        f"  book as a citizen          {world.origin}/dat-lich",
        f"  take samples as lay-mau    {world.origin}/lay-mau",
        f"  receive as xet-nghiem      {world.origin}/xet-nghiem/nhan",
    ]


def sent_tubes(world: World) -> None:
    """Tubes of the session: singles and a pool that the laboratory has, a single that waits."""
    sampler, technician = world.staff(account("lay-mau")), world.staff(account("xet-nghiem"))
    people = [*((place,) for place in SINGLES), POOL, *((place,) for place in WAITING)]
    events = [_sealed(world, number, places) for number, places in enumerate(people, 1)]
    told = say(sampler, "/api/specimens/batch", {"events": events})
    refused = [one for one in told["results"] if one["outcome"] == "refused"]
    if refused:
        raise ValueError(f"a seeded tube was refused: {refused}")
    tubes = [event["tube"] for event in events]
    sending = {"laboratory": LABORATORY, "tubes": tubes[:-1]}
    manifest = say(sampler, "/api/specimens/manifests", sending, "seed-manifest")["manifest"]
    say(technician, "/api/lab/receipts", {"manifest": manifest, "tubes": tubes[:-1]})
    for name, tube in zip(
        ("single-1", "single-2", "single-3", "pool", "waiting"), tubes, strict=True
    ):
        world.known[f"tube:{name}"] = tube


def result_files(world: World) -> None:
    """Files that a laboratory might send: good, with faults, of a pool, a correction, cut off."""
    folder = Path(world.emulator.state) / FILES
    folder.mkdir(parents=True, exist_ok=True)
    one, two, three, pool, waiting = (world.known[f"tube:{name}"] for name in TUBES)
    good = [_row(world, one, "Âm tính"), _row(world, two, "Dương tính", ct="22,4")]
    files = {
        "1-tot.csv": good,
        "2-mau-gop-duong-tinh.csv": [_row(world, pool, "Dương tính", ct="28.1")],
        "3-co-loi.csv": [
            _row(world, three, "Âm tính"),
            _row(world, waiting[:-1] + "?", "Âm tính"),
            _row(world, waiting, "xem lại"),
        ],
        "4-dinh-chinh.csv": [
            _row(world, two, "Âm tính", reason="Nhầm ống khi chạy máy", status="C")
        ],
        "5-cut.csv": [],
    }
    for name, rows in files.items():
        (folder / name).write_bytes(_table(rows))
    (folder / "5-cut.csv").write_bytes(_table(good)[:-25] + b'"')
    world.known["folder:results"] = str(folder)
    names = ", ".join(files)
    drop = f"s3://lachan-{world.stage}-uploads-000000000000/results/{LABORATORY}/drop/"
    world.notes += [
        "",
        "Laboratory: sign in as xet-nghiem (two approvers: duyet-1, duyet-2)",
        f"  files       {world.origin}/xet-nghiem/tep",
        f"  board       {world.origin}/xet-nghiem/bang",
        f"  province    {world.origin}/can-bo/xet-nghiem   (tinh-ha-noi)",
        f"  to upload   {folder}: {names}",
        f"  to drop     {drop}  ({world.emulator.endpoint})",
        f"  results     {world.origin}/ket-qua",
        "  A file of 100,000 rows: make lab-file ROWS=100000",
    ]


def _sealed(world: World, number: int, places: tuple[int, ...]) -> dict[str, Any]:
    sealed = world.begun_at - timedelta(hours=8, minutes=-3 * number)
    citizens = province()["citizens"]
    people = [_shown(world, str(citizens[place]["phone"]), sealed) for place in places]
    return {
        "sequence": number,
        "tube": tube_code(FIRST_NUMBER + int(world.begun_at.timestamp()) % 1_000_000 * 10 + number),
        "session": world.known["session"],
        "people": people,
        "at": write_instant(sealed),
        "offline": True,
    }


def _shown(world: World, phone: str, sealed: datetime) -> dict[str, str]:
    """What the sampler's camera read from a person's phone a minute before the tube was sealed.

    A number that is typed leads to a record of its own, without a phone (decision 0006).
    """
    at = sealed - timedelta(minutes=1)
    return {"at": write_instant(at), "reading": code_on_phone(world, phone, at)}


def code_on_phone(world: World, phone: str, at: datetime) -> str:
    """The code that a person's phone shows at an instant."""
    told = world.citizen(phone).get("/api/me/code").raise_for_status().json()
    head = f"LC1.{told['sealed']}.{int(at.timestamp()) // told['window_seconds']}"
    mac = crypto.mac(crypto.from_text(told["seed"]), head.encode())[:MAC_BYTES]
    return f"{head}.{crypto.to_text(mac)}"


def _row(
    world: World, tube: str, finding: str, *, ct: str = "", reason: str = "", status: str = ""
) -> list[str]:
    tested = (world.begun_at - timedelta(hours=1)).astimezone(VIETNAM)
    return [tube, "RT-PCR", finding, tested.strftime("%d/%m/%Y %H:%M"), ct, reason, status]


def _table(rows: list[list[str]]) -> bytes:
    heading = [title_of(column, "dmy") for column in COLUMNS]
    lines = [";".join(cells) for cells in (heading, *rows)]
    return ("\ufeff" + "\r\n".join(lines) + "\r\n").encode()
