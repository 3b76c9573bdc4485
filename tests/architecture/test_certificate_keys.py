"""Who may sign certificates? Each key is one function's alone, and none can leave KMS (K03)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from infra.parts import ROOT
from tests.fixtures import resources_of

POLICIES = sorted((ROOT / ".chalice/policies").glob("*.json"))
FACILITY, CENTRE = "CertificateFacilityKey", ("CertificateCentreKey", "CertificateCentrePssKey")


def allowed(action: str) -> Iterator[tuple[str, str]]:
    """(policy, key) of everybody who may do something with a key."""
    for file in POLICIES:
        for statement in json.loads(file.read_text("utf-8"))["Statement"]:
            resources = statement["Resource"]
            for one in resources if isinstance(resources, list) else [resources]:
                if action in statement["Action"] and "Fn::GetAtt" in one:
                    yield file.stem, one["Fn::GetAtt"][0]


@pytest.mark.catalogue("K03")
def test_each_key_of_certificates_is_used_by_one_function() -> None:
    signing = {(policy, key) for policy, key in allowed("kms:Sign") if key.startswith("Certif")}

    assert signing == {
        ("certificates_attest", FACILITY),
        *(("certificates_sign", key) for key in CENTRE),
        ("certificates_publish", "CertificateListsKey"),
    }


@pytest.mark.catalogue("K03")
def test_no_function_may_sign_with_any_key_or_take_one_out() -> None:
    for file in POLICIES:
        for statement in json.loads(file.read_text("utf-8"))["Statement"]:
            kms = [action for action in statement["Action"] if action.startswith("kms:")]
            assert not kms or statement["Resource"] != "*", file.name
            assert set(kms) <= {
                "kms:Decrypt", "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext",
                "kms:GetPublicKey", "kms:Sign",
            }, file.name  # fmt: skip


@pytest.mark.catalogue("K03")
def test_the_keys_sign_and_were_made_in_kms() -> None:
    keys: dict[str, Any] = resources_of("keys")

    for name in (FACILITY, *CENTRE):
        told = keys[name]["Properties"]
        assert told["KeyUsage"] == "SIGN_VERIFY"
        assert told.get("Origin", "AWS_KMS") == "AWS_KMS"
        assert "KeyPolicy" not in told
    assert {keys[name]["Properties"]["KeySpec"] for name in CENTRE} == {
        "ECC_NIST_P256", "RSA_2048",
    }  # fmt: skip
