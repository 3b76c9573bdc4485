"""Is the zip what Lambda needs: all our code, nothing else of ours, quick to start?"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from infra import artefact, build
from infra.parts import ROOT

CONFIG_KEYS = {
    "version",
    "app_name",
    "automatic_layer",
    "autogen_policy",
    "xray",
    "api_gateway_endpoint_type",
    "api_gateway_stage",
    "minimum_compression_size",
    "lambda_functions",
    "stages",
}
FUNCTION_KEYS = {"iam_policy_file", "lambda_memory_size", "lambda_timeout"}


@pytest.fixture(scope="module")
def members(package: Path) -> set[str]:
    with zipfile.ZipFile(package) as zipped:
        return set(zipped.namelist())


def config() -> dict[str, object]:
    return dict(json.loads((ROOT / ".chalice" / "config.json").read_text("utf-8")))


def test_every_file_of_ours_is_in_the_package(members: set[str]) -> None:
    assert artefact.our_code() <= members


def test_templates_words_and_data_files_are_in_the_package(members: set[str]) -> None:
    wanted = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "functions").rglob("*")
        if path.suffix in (".html", ".json", ".csv", ".js", ".css", ".ttf") and path.is_file()
    }
    assert wanted <= members


def test_every_service_that_we_call_is_described_in_the_package(members: set[str]) -> None:
    code = [file.read_text("utf-8") for file in (ROOT / "functions").rglob("*.py")]
    called = {name for text in code for name in re.findall(r"\bclient\(\"([a-z0-9]+)\"\)", text)}
    described = {name.split("/")[2] for name in members if name.startswith("botocore/data/")}

    assert {"cloudwatch", "kms", "sesv2"} <= called
    assert called <= described


def test_no_test_event_or_build_file_is_in_the_package(members: set[str]) -> None:
    assert not [name for name in members if name.startswith(("tests/", "events/", "infra/"))]


def test_no_wheel_was_compiled_on_the_building_machine(package: Path) -> None:
    with zipfile.ZipFile(package) as zipped:
        wheels = [name for name in zipped.namelist() if name.endswith(".dist-info/WHEEL")]
        tags = [zipped.read(name).decode() for name in wheels]
    assert len(tags) > 10
    assert not [tag for tag in tags if "-linux_x86_64" in tag]


def test_the_package_unzips_to_less_than_200_megabytes(package: Path) -> None:
    with zipfile.ZipFile(package) as zipped:
        assert sum(entry.file_size for entry in zipped.infolist()) < artefact.UNZIPPED_CAP


def test_every_module_of_ours_has_bytecode_that_is_never_checked(package: Path) -> None:
    with zipfile.ZipFile(package) as zipped:
        for source in artefact.our_code():
            folder, _, name = source.rpartition("/")
            stem = name.removesuffix(".py")
            place = f"{folder}/__pycache__" if folder else "__pycache__"
            compiled = zipped.read(f"{place}/{stem}.cpython-311.pyc")
            flags = int.from_bytes(compiled[4:8], "little")
            assert flags == 0b01, source


def test_members_stand_in_order_with_one_time_stamp(package: Path) -> None:
    with zipfile.ZipFile(package) as zipped:
        names = zipped.namelist()
        assert names == sorted(names, key=lambda name: Path(name).parts)
        assert {entry.date_time for entry in zipped.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.slow
def test_two_builds_give_the_same_package(package: Path) -> None:
    first = package.read_bytes()
    build.build("dev")
    assert package.read_bytes() == first


def test_every_handler_loads_from_the_package_alone(package: Path, tmp_path: Path) -> None:
    template = json.loads((package.parent / "template.json").read_text("utf-8"))
    handlers = [
        found["Properties"]["Handler"]
        for found in template["Resources"].values()
        if found["Type"] == "AWS::Serverless::Function"
    ]
    with zipfile.ZipFile(package) as zipped:
        zipped.extractall(tmp_path)
    program = (
        "import sys, importlib; sys.path.insert(0, sys.argv[1])\n"
        "for handler in sys.argv[2:]:\n"
        "    module, _, name = handler.rpartition('.')\n"
        "    assert callable(getattr(importlib.import_module(module), name)), handler\n"
    )
    python = Path(sys.base_prefix) / "bin" / "python3.11"
    ran = subprocess.run(
        [str(python), "-I", "-S", "-B", "-c", program, str(tmp_path), *handlers],
        env=build.environment("dev"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr


def test_what_ships_is_pinned_exactly_and_without_chalice() -> None:
    lines = (ROOT / "requirements.txt").read_text("utf-8").splitlines()
    wanted = [line for line in lines if line and not line.startswith("#")]
    assert all(re.fullmatch(r"[A-Za-z0-9_.-]+==[0-9][0-9A-Za-z.]*", line) for line in wanted)
    assert not [line for line in wanted if line.lower().startswith("chalice")]


def test_the_emulator_is_installed_by_hash() -> None:
    text = (ROOT / "infra" / "local" / "requirements-emulator.txt").read_text("utf-8")
    pins = re.findall(r"^[A-Za-z0-9_.-]+==\S+ \\$", text, re.MULTILINE)
    assert len(pins) == text.count("--hash=sha256:") > 10


def test_the_configuration_has_no_key_that_chalice_would_ignore() -> None:
    told = config()
    assert set(told) <= CONFIG_KEYS
    functions = told["lambda_functions"]
    assert isinstance(functions, dict)
    assert all(set(block) <= FUNCTION_KEYS for block in functions.values())


def test_chalice_itself_finds_the_configuration_valid() -> None:
    program = (
        "from chalice.cli.factory import CLIFactory\n"
        "from chalice.deploy.validate import validate_configuration\n"
        "validate_configuration(CLIFactory('.').create_config_obj('prod'))\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=build.environment("prod"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr


def test_the_vendor_link_makes_chalice_see_our_code() -> None:
    link = ROOT / "vendor" / "functions"
    assert link.is_symlink()
    assert link.readlink() == Path("../functions")
