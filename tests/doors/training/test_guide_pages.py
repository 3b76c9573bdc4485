"""Can anybody read a guide and each of its versions, and take it along as PDF?"""

from __future__ import annotations

import re

import pypdfium2
import pytest

import app
from functions.training.domain.guide import guides
from functions.training.service import printing
from infra import guides as files
from tests.gateway import Gateway

PDF = re.compile(r'href="/static/[0-9a-f]{8}/huong-dan/([a-z-]+-[0-9]+-[0-9a-f]{8}\.pdf)"')
GATEWAY = Gateway(app.app)


def page(target: str, status: int = 200) -> str:
    """What somebody unknown reads; no store is asked for it."""
    reply = GATEWAY.call("GET", target)
    assert reply.status == status, reply.body
    return reply.body.decode()


def test_the_list_leads_to_every_guide() -> None:
    links = set(re.findall(r'href="/huong-dan/([a-z-]+)"', page("/huong-dan")))
    assert links == {one.slug for one in guides()}


@pytest.mark.parametrize("slug", [one.slug for one in guides()])
def test_a_guide_says_who_must_do_what_in_both_languages(slug: str) -> None:
    guide = next(one for one in guides() if one.slug == slug)
    for number in (one.number for one in guide.versions):
        shown = page(f"/huong-dan/{slug}?version={number}")
        (name,) = set(PDF.findall(shown))
        assert name == printing.file_name(guide, guide.version(number))
        for step in guide.version(number).steps:
            assert f'<li id="{step.id}">' in shown
            assert all(f'href="{place}"' in shown for place in step.at)


def test_an_old_version_stays_readable_and_says_that_it_is_old() -> None:
    old, new = page("/huong-dan/kham-sang-loc?version=2"), page("/huong-dan/kham-sang-loc")
    assert "Áp dụng đến hết ngày 19/09/2021." in old and "screening-3802" in old
    assert "Đây không phải phiên bản đang áp dụng" not in new
    assert "screening-5785" in new and "Cần rà soát" not in new


@pytest.mark.parametrize(
    ("target", "status", "code"),
    [
        ("/huong-dan/khong-co", 404, "GUIDE_UNKNOWN"),
        ("/huong-dan/lay-mau?version=99", 404, "GUIDE_UNKNOWN"),
        ("/huong-dan/lay-mau?version=0", 422, "NUMBER_INVALID"),
        ("/huong-dan/lay-mau?version=1e1", 422, "NUMBER_INVALID"),
    ],
)
def test_what_is_not_there_is_refused(target: str, status: int, code: str) -> None:
    assert code in page(target, status)


def test_a_pdf_says_what_the_page_says_the_same_byte_for_byte() -> None:
    guide = next(one for one in guides() if one.slug == "can-bo-tinh")
    version = guide.versions[-1]
    drawn = printing.draw(guide, version)
    assert drawn == printing.draw(guide, version)
    document = pypdfium2.PdfDocument(drawn)
    text = " ".join(" ".join(sheet.get_textpage().get_text_bounded().split()) for sheet in document)
    for step in version.steps:
        for said in (step.when.vi, step.when.en, step.do.vi, step.do.en, *step.at):
            assert said in text
    assert "?" not in text


def test_a_file_is_drawn_once_and_only_for_guides_there_are() -> None:
    guide = guides()[0]
    name = printing.file_name(guide, guide.versions[0])
    file = files.drawn(name)
    assert file is not None and file.read_bytes() == printing.draw(guide, guide.versions[0])
    before = file.stat().st_mtime_ns
    assert files.drawn(name) == file and file.stat().st_mtime_ns == before
    assert files.drawn("../deploy.py") is None and files.drawn(name[:-5] + ".pdf") is None
