"""Which pages may start a worker from a blob? Those that read codes with the camera, no other."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.doors.access.world import open_doors

OTHERS = ("/dang-nhap", "/khai-bao", "/ngoai-tuyen", "/minh-bach", "/can-bo")
BLOB = "worker-src 'self' blob:;"


def policy_of(path: str) -> str:
    return open_doors().call("GET", path).header("content-security-policy")


@pytest.mark.parametrize("path", ["/", "/cong"])
def test_pages_with_a_camera_may_start_its_decoder(keys_kept: datetime, path: str) -> None:
    told = policy_of(path)

    assert BLOB in told
    assert told.replace(BLOB, "worker-src 'self';") == policy_of("/dang-nhap")


@pytest.mark.parametrize("path", [*OTHERS, "/v/not-a-token", "/s/NOSUCH"])
def test_no_other_page_may(keys_kept: datetime, path: str) -> None:
    told = policy_of(path)

    assert told.startswith("default-src 'none'; script-src 'self';")
    assert "worker-src 'self';" in told
