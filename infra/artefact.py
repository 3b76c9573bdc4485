"""What is in the zip? Chalice's package, stripped, trimmed, compiled, checked and reproducible.

Lambda's /var/task is read-only and wheels carry no bytecode, so each cold start would compile
everything again: unchecked-hash bytecode makes it three times faster (chalice.md 4). Equal input
gives an equal zip, byte for byte.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path, PurePosixPath

from infra.parts import ROOT

UNZIPPED_CAP = 200 * 1024 * 1024
SERVICES = frozenset(
    {"cloudwatch", "dynamodb", "kms", "s3", "secretsmanager", "sesv2", "sns", "sqs", "sts"}
)
"""The services of AWS whose description botocore takes along."""
_STAMP = (1980, 1, 1, 0, 0, 0)
_DATA = ("botocore", "data")
_BOTO3_DATA = ("boto3", "data")


class Incomplete(Exception):
    """The package lacks something, or holds something that it must not."""


def is_wanted(name: str) -> bool:
    """Does this member of Chalice's zip belong in ours?"""
    path = PurePosixPath(name)
    parts = path.parts
    if name.endswith("/") or "__pycache__" in parts or path.suffix in (".pyc", ".pyi"):
        return False
    if parts[:2] in (_DATA, _BOTO3_DATA) and len(parts) > 3:
        return parts[2] in SERVICES
    return path.name not in ("RECORD", "INSTALLER", "REQUESTED")


def our_code() -> set[str]:
    """Every file of ours that must be in the zip, as member names."""
    found = [ROOT / "app.py", *(ROOT / "functions").rglob("*.py")]
    return {path.relative_to(ROOT).as_posix() for path in found}


def check(members: dict[str, int], wheel_tags: list[str]) -> None:
    """Raises Incomplete. `members` are names and sizes in bytes; tags come from dist-info/WHEEL."""
    missing = our_code() - members.keys()
    if missing:
        raise Incomplete(f"not in the package: {sorted(missing)}")
    tests = [n for n in members if n.startswith("tests/") or PurePosixPath(n).name == "conftest.py"]
    if tests:
        raise Incomplete(f"tests in the package: {tests}")
    foreign = [tag for tag in wheel_tags if tag.endswith("-linux_x86_64")]
    if foreign:
        raise Incomplete(f"a wheel was compiled on this machine: {foreign}")
    if sum(members.values()) > UNZIPPED_CAP:
        raise Incomplete(f"{sum(members.values())} bytes unzipped, more than {UNZIPPED_CAP}")


def _tags(folder: Path) -> list[str]:
    lines = [
        line
        for wheel in folder.glob("*.dist-info/WHEEL")
        for line in wheel.read_text("utf-8").splitlines()
    ]
    return [line.removeprefix("Tag: ") for line in lines if line.startswith("Tag: ")]


def _compile(folder: Path) -> None:
    """Compile in an interpreter of its own, one file after another: which strings the compiler
    shares depends on what its process has loaded, and two builds would differ."""
    command = [sys.executable, "-I", "-m", "compileall", "-qq", "-j", "1"]
    command += ["-s", str(folder), "-p", "/var/task", "--invalidation-mode", "unchecked-hash"]
    done = subprocess.run([*command, str(folder)], check=False).returncode == 0
    broken = [
        path
        for path in (folder / "functions").rglob("*.py")
        if not (
            path.parent / "__pycache__" / f"{path.stem}.{sys.implementation.cache_tag}.pyc"
        ).exists()
    ]
    if broken or not (done or (folder / "botocore").exists()):
        raise Incomplete(f"does not compile: {broken}")


def finish(made_by_chalice: Path, target: Path) -> str:
    """Turn Chalice's zip into ours at `target`; its SHA-256. Raises Incomplete."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        with zipfile.ZipFile(made_by_chalice) as given:
            given.extractall(folder, [name for name in given.namelist() if is_wanted(name)])
        _compile(folder)
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        members = {path.relative_to(folder).as_posix(): path.stat().st_size for path in files}
        check(members, _tags(folder))
        partial = target.with_suffix(".partial")
        with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as zipped:
            for name in members:
                entry = zipfile.ZipInfo(name, _STAMP)
                entry.external_attr = 0o644 << 16
                entry.compress_type = zipfile.ZIP_DEFLATED
                zipped.writestr(entry, (folder / name).read_bytes())
        shutil.move(partial, target)
    return hashlib.sha256(target.read_bytes()).hexdigest()
