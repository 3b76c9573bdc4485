"""Where do links and forms of object storage lead? To the bucket's own host in our region."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from functions.runtime import aws, objects, settings

HOST = f"lachan-test-{{}}.s3.{settings.REGION}.amazonaws.com"


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    for bucket in ("uploads", "documents"):
        monkeypatch.setenv(f"LACHAN_{bucket.upper()}_BUCKET", f"lachan-test-{bucket}")
    aws.forget()


@pytest.fixture(autouse=True)
def left_as_it_was(request: pytest.FixtureRequest) -> None:
    request.addfinalizer(aws.forget)


def test_links_and_forms_name_the_region_so_that_no_new_bucket_is_redirected() -> None:
    """The host without a region redirects for hours after a bucket was made: a link's signature is
    of another host then, and a form's page does not allow the other."""
    link = urlsplit(objects.link("documents", "posters/a.pdf", "a.pdf"))
    form = objects.upload_form("venues/a.csv", "text/csv", 10)

    assert (link.netloc, link.path) == (HOST.format("documents"), "/posters/a.pdf")
    assert "X-Amz-Signature" in link.query
    assert urlsplit(form["url"]).netloc == HOST.format("uploads")
    assert objects.upload_origin() == f"https://{HOST.format('uploads')}"


def test_who_stands_in_for_aws_is_asked_by_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://localhost:4566")
    aws.forget()

    link = urlsplit(objects.link("documents", "posters/a.pdf", "a.pdf"))

    assert (link.netloc, link.path) == ("localhost:4566", "/lachan-test-documents/posters/a.pdf")
