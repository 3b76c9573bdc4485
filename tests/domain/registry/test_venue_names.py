"""A venue is found by its name, from each of its first words, within its area."""

from __future__ import annotations

from functions.kernel.identifiers import VenueCode
from functions.registry.domain.venue import VenueDetails
from functions.registry.domain.venue_names import WORDS, line_of, name_lines, place_in, wanted

CODE = VenueCode("7K3M9Q2XB")


def _details(name: str) -> VenueDetails:
    return VenueDetails(name, "food", "01/001/00001", "1 phố Thử", "", "", 20)


def test_a_name_is_found_from_each_of_its_first_words_without_tones() -> None:
    lines = name_lines(_details("Quán Phở Thìn"), CODE)
    assert {under for under, _ in lines} == {"name#01"} == {line_of("01/001")}
    assert [text.split("#")[0] for _, text in lines] == ["QUAN PHO THIN", "PHO THIN", "THIN"]
    assert all(place_in(text) == ("01/001/00001", CODE) for _, text in lines)
    assert any(text.startswith(wanted("phở  th")) for _, text in lines)


def test_lines_have_a_bound_and_a_search_needs_two_signs() -> None:
    assert len(name_lines(_details(" ".join(f"chợ{n}" for n in range(30))), CODE)) == WORDS
    assert all(len(text) < 200 for _, text in name_lines(_details("X" * 500), CODE))
    assert len(name_lines(_details("Chợ Chợ"), CODE)) == 2
    assert [wanted(one) for one in ("", " # ", "p", "ph")] == ["", "", "", "PH"]
