"""`make run`: the whole platform on this machine, the production package on a local AWS.

Builds what changed, starts the emulator with its kept state, deploys the packaged template if it
is another than before, makes keys, starts the front, seeds, and waits for Ctrl-C.
"""

from __future__ import annotations

import json
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from types import FrameType

import uvicorn

from infra import build, parts
from infra.local import seed
from infra.local.accounts import ACCOUNTS
from infra.local.approved import Approved
from infra.local.emulator import Emulator
from infra.local.front import RUNBOOKS, Front
from infra.local.issuer import Issuer
from infra.local.metering import Calls, Metering
from infra.local.options import Options, options
from infra.local.stack import REPLACED, put_up
from infra.local.telephone import PATH as TELEPHONE
from infra.local.telephone import Telephone
from infra.wiring import AUDIENCES

STAGE = "dev"
AT_START = ("keep-keys", "checkin-keep-day-keys")
"""Daily schedules that make what the first request needs; the emulator runs them all by itself."""
TICK = {
    "version": "0",
    "id": "start",
    "source": "aws.events",
    "detail-type": "Scheduled Event",
    "account": "000000000000",
    "time": "",
    "region": parts.REGION,
    "resources": [],
    "detail": {},
}

NOBODY = {
    "path": "/-",
    "headers": {},
    "multiValueQueryStringParameters": None,
    "body": None,
    "pathParameters": None,
    "stageVariables": None,
    "isBase64Encoded": False,
    "requestContext": {"httpMethod": "GET", "resourcePath": "/-", "identity": {}},
}


class Stopped(Exception):
    """Somebody asked us to stop before everything was up."""


MAIL_DOMAIN = "lachan.example.vn"
"""From here the emulator's e-mails come; none leaves this machine."""


class Running:
    """The pieces that run, started in order and stopped in reverse."""

    def __init__(self, asked: Options) -> None:
        self.asked = asked
        self.emulator = Emulator(asked.aws_port, asked.state)
        url = f"{asked.origin}/oidc"
        self.issuer = Issuer(url, asked.state, Approved(self.emulator, STAGE, url))
        self.telephone = Telephone(self.emulator, STAGE)
        self.calls = Calls()
        self.metering: Metering | None = None
        self.stopping = threading.Event()
        self._begun = time.monotonic()
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None

    def tell(self, line: str) -> None:
        """One line of progress with the seconds since the start; no further if asked to stop."""
        if self.stopping.is_set():
            raise Stopped
        print(f"[{time.monotonic() - self._begun:5.1f} s] {line}", flush=True)

    def up(self) -> None:
        """Start everything. Raises Stopped."""
        self.tell("package: building what changed")
        folder = build.build_if_changed(STAGE)
        self.tell(f"local AWS: MiniStack on 127.0.0.1:{self.asked.aws_port}, roles enforced")
        self.emulator.start()
        self.tell("stack: deploying the packaged template")
        parameters = {
            "PublicOrigin": self.asked.origin,
            "StaffIssuer": self.issuer.url,
            "StaffJwks": f"{self.issuer.url}/jwks.json",
            "SecureCookies": "false",
            "SmsGatewayReports": "true",
            "Runbooks": f"{self.asked.origin}{RUNBOOKS}",
            "MailDomain": MAIL_DOMAIN,
        }
        api, left_out = put_up(self.emulator, folder, STAGE, parameters)
        replaced = ", ".join(REPLACED.values())
        self.tell(f"stack: up; the emulator lacks {replaced}; left out: {', '.join(left_out)}")
        self._tick()
        self.tell("front: starting")
        self._serve(api)
        self.metering = Metering(self.emulator, STAGE, folder / "watching.json", self.calls)
        self.telephone.heard = self.metering.text_handed_over
        self.metering.start()
        self.tell("doors: waking the API functions")
        self._wake()
        self.tell("seed: staff directory and sample data")
        world = seed.World(self.asked.origin, self.emulator, STAGE, self.issuer, self.telephone)
        notes = seed.sow(world, self.asked.state, everything=self.asked.with_seed)
        self._welcome(notes)
        if self.asked.ready_file:
            facts = {"origin": self.asked.origin, "aws_port": self.asked.aws_port, "api": api}
            partial = self.asked.ready_file.with_suffix(".partial")
            partial.write_text(json.dumps(facts), "utf-8")
            partial.rename(self.asked.ready_file)

    def _tick(self) -> None:
        """Run the schedules that make keys, unless they ran today on this state."""
        today = datetime.now(UTC).date().isoformat()
        mark = self.asked.state / "keys-made"
        if mark.exists() and mark.read_text("utf-8") == today:
            return
        for door in AT_START:
            self.tell(f"keys: running {door} once")
            told = self.emulator.client("lambda").invoke(
                FunctionName=f"lachan-{STAGE}-{door}", Payload=json.dumps(TICK).encode()
            )
            if told.get("FunctionError"):
                raise SystemExit(f"{door} failed: {told['Payload'].read()[:400]!r}")
        mark.write_text(today, "utf-8")

    def _serve(self, api: str) -> None:
        front = Front(self.asked.aws_port, api, self.asked.origin, self.issuer, self.telephone)
        front.calls = self.calls
        self.telephone.start()
        host = "0.0.0.0" if self.asked.lan else "127.0.0.1"  # noqa: S104  # nosec B104
        config = uvicorn.Config(
            front.application(),
            host=host,
            port=self.asked.port,
            log_level="warning",
            access_log=False,
            timeout_graceful_shutdown=5,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        while not self._server.started:
            if not self._thread.is_alive():
                raise SystemExit(f"port {self.asked.port} is taken; try LACHAN_PORT=8080 make run")
            time.sleep(0.02)

    def _wake(self) -> None:
        """Start a worker of each API function, so that the first visitor doesn't wait for it."""
        invoke = self.emulator.client("lambda").invoke
        payload = json.dumps(NOBODY).encode()
        with ThreadPoolExecutor(len(AUDIENCES)) as together:
            for name in AUDIENCES:
                together.submit(invoke, FunctionName=f"lachan-{STAGE}-{name}", Payload=payload)

    def _welcome(self, notes: list[str]) -> None:
        origin = self.asked.origin
        self.tell("ready")
        lines = [
            "",
            f"  Citizens     {origin}/",
            f"  Venues       {origin}/dia-diem",
            f"  Gate         {origin}/cong",
            f"  Staff        {origin}/can-bo",
            f"  Telephone    {origin}{TELEPHONE}   (SMS are shown here and below, e-mails here)",
            "",
            "  Staff accounts (chosen on the sign-in page, no password):",
            *(f"    {account.name:22} {account.role:20} {account.unit}" for account in ACCOUNTS),
            "    and whoever was agreed to at /can-bo/tai-khoan since, by their name at the issuer",
            *(f"  {note}" for note in notes),
            "",
            "  Kept over restarts: tables, files, queues, keys and secrets, written when you stop",
            "  with Ctrl-C. A kill -9 or power cut rolls back to the last clean stop.",
            "  Not kept: opened browser sessions of the staff issuer. No SMS leaves this machine.",
        ]
        if self.asked.lan:
            lines.append(
                "  On phones the camera needs HTTPS: use the short code, or type the link."
            )
        print("\n".join(lines), flush=True)

    def down(self) -> None:
        """Stop everything, the front first; the emulator then writes its state."""
        print("stopping: writing state", flush=True)
        if self._server and self._thread:
            self._server.should_exit = True
            self._thread.join(10)
        if self.metering:
            self.metering.stop()
        self.telephone.stop()
        self.emulator.stop()
        if self.asked.ready_file:
            self.asked.ready_file.unlink(missing_ok=True)
        print("stopped", flush=True)


def main() -> None:
    """Run until told to stop."""
    asked = options(__doc__ or "")
    running = Running(asked)

    def stop(_: int, __: FrameType | None) -> None:
        running.stopping.set()

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    try:
        running.up()
        while not asked.once and not running.stopping.wait(1):
            if not running.emulator.is_running():
                raise SystemExit(f"the local AWS died; see {asked.state / 'ministack.log'}")
    except Stopped:
        pass
    finally:
        running.down()


if __name__ == "__main__":
    main()
