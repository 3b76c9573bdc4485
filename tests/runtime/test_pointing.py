"""A command of operators sees the buckets that the functions of its stage see."""

from __future__ import annotations

import os
from importlib import import_module

import pytest

from infra.parts import joined
from infra.verify_audit import point_at


@pytest.mark.usefixtures("aws")
def test_every_bucket_has_the_name_that_the_template_tells_functions(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = joined("dev")[0]["Globals"]["Function"]["Environment"]["Variables"]
    named = {name: value["Fn::Sub"] for name, value in told.items() if name.endswith("_BUCKET")}
    for name in (*named, "LACHAN_STAGE", "AWS_REGION", "AWS_DEFAULT_REGION"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    point_at("dev", "")
    seen = {name: os.environ[name] for name in named}
    account = seen["LACHAN_AUDIT_BUCKET"].rpartition("-")[2]
    for name, pattern in named.items():
        wanted = pattern.replace("${Stage}", "dev").replace("${AWS::AccountId}", account)
        assert seen[name] == wanted
    assert account.isdigit()


@pytest.mark.parametrize(
    "command", [["recompute", "--day", "2021-11-22"], ["verify_audit", "--hour", "2021112208"]]
)
def test_who_reaches_nobody_is_not_told_that_something_differs(
    command: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("LACHAN_AUDIT_BUCKET", raising=False)
    for name in ("AWS_ENDPOINT_URL", "LACHAN_STAGE", "AWS_REGION", "AWS_DEFAULT_REGION"):
        monkeypatch.setenv(name, "")
    monkeypatch.setattr("sys.argv", [*command, "--endpoint", "http://127.0.0.1:1"])
    with pytest.raises(SystemExit) as ended:
        import_module(f"infra.{command[0]}").main()
    assert ended.value.code == 2
    assert "nothing was looked at: Could not connect" in capsys.readouterr().err
