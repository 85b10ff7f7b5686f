"""Names in any script stand in the window of an envelope without touching the line above or below."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseworker_app.letters import page as sheet
from caseworker_app.letters import to_pdf, window_lines
from tests.letters.test_characters import NAMES, letter_saying

TALL = (*NAMES, "يحيى اللاجئ القاضي", "مُحَمَّدٌ أَحْمَدُ", "NGUYỄN THỊ Ế", "ÅSA ŴILLIAMS Çelik")
DOTS = 12  # a millimetre
REST = ("Flat 3, 18 Tannery Row", "Millside", "ASHMERE", "AS4 2LP")


def rows_of_ink(address: tuple[str, ...]) -> list[bool]:
    """Return for every row of dots of the first page whether something stands in the window there."""
    content, _ = to_pdf.write([replace(letter_saying("Words."), address=address)])
    picture = pypdfium2.PdfDocument(content)[0].render(scale=DOTS * 25.4 / 72, grayscale=True).to_pil()
    window = picture.crop((10 * DOTS, 46 * DOTS, 110 * DOTS, 92 * DOTS))
    wide, pixels = window.width, window.tobytes()
    inside = [min(pixels[row * wide : (row + 1) * wide]) < 160 for row in range(window.height)]
    return [False] * 46 * DOTS + inside


@pytest.mark.parametrize("name", TALL)
@pytest.mark.parametrize("place", ["alone", "twice", "above"])
def test_no_line_touches_another_and_none_leaves_the_window(name: str, place: str) -> None:
    address = {
        "alone": (name, *REST),
        "twice": (name, name, *REST),
        "above": ("Mx A (y) Quay", name, *REST[1:]),
    }
    lines = window_lines.placed(address[place])
    ink = rows_of_ink(address[place])
    for line, following in itertools.pairwise(lines):
        between = ink[round(line.foot * DOTS) : round(following.foot * DOTS)]
        assert not all(between), f"{line.words} touches {following.words}"
    seen = [row / DOTS for row, is_ink in enumerate(ink) if is_ink]
    assert seen[0] >= sheet.WINDOW_TOP - 0.1
    assert seen[-1] <= sheet.WINDOW_BOTTOM + 0.1


@given(st.lists(st.text("ABCgjpqy ,0123456789", min_size=1, max_size=30), min_size=1, max_size=6))
def test_lines_of_latin_letters_stay_ten_points_on_four_millimetres(lines: list[str]) -> None:
    found = window_lines.placed(lines)
    assert {line.points for line in found} == {10.0}
    assert [round(line.foot - sheet.WINDOW_TOP, 6) for line in found] == [
        3.0 + 4.0 * number for number in range(len(lines))
    ]


@given(st.lists(st.sampled_from(TALL), min_size=1, max_size=6))
def test_even_six_tall_lines_stay_readable_and_inside(lines: list[str]) -> None:
    found = window_lines.placed(lines)
    assert all(line.points >= 7 for line in found)
    assert found[-1].foot < sheet.WINDOW_BOTTOM
