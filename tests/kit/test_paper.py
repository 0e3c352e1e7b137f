"""Papers as PDF/A: what is in them, and what cannot get into them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from needs_board.kit import paper
from needs_board.kit.paper import PaperFontsMissingError, PaperValue, check_paper_fonts, render_paper

AT = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
TEMPLATE = """
#set text(font: sys.inputs.fonts.split("|"))
#let q = json(bytes(sys.inputs.values))
#set document(title: q.title, date: auto)
#q.title
"""


@pytest.fixture(autouse=True)
def _one_small_template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a small template in the place of the product's, seen by new compilers only."""
    (tmp_path / "small.typ").write_text(TEMPLATE, encoding="utf-8")
    monkeypatch.setattr(paper, "_templates", lambda: tmp_path)
    monkeypatch.setattr(paper, "_compilers", type(paper._compilers)())


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def render(title: str) -> bytes:
    return render_paper("small", {"title": title}, at=AT)


def test_a_paper_says_that_it_is_pdf_a_2b_and_when_it_was_made() -> None:
    reader = PdfReader(BytesIO(render("견적서")))
    xmp = reader.xmp_metadata
    assert xmp is not None
    assert (xmp.pdfaid_part, xmp.pdfaid_conformance) == ("2", "B")
    assert "/StructTreeRoot" in reader.root_object
    assert "/OutputIntents" in reader.root_object
    assert reader.metadata is not None
    assert reader.metadata.creation_date == AT


def test_the_same_values_and_moment_give_the_same_bytes() -> None:
    assert render("같은 값") == render("같은 값")
    assert render("같은 값") != render("다른 값")
    assert render("같은 값") != render_paper("small", {"title": "같은 값"}, at=AT.replace(year=2027))


@pytest.mark.parametrize(
    "typed", ['#read("small.typ")', "*굵게* _기울임_ $x$", "<label> @ref // 주석", '"] #panic()']
)
def test_what_looks_like_markup_is_printed_as_typed(typed: str) -> None:
    assert typed in text_of(render(typed))


def test_rare_hanja_comes_from_the_second_family() -> None:
    pdf = render("社會的企業 身份 사회적기업")
    assert "社會的企業 身份 사회적기업" in text_of(pdf)
    embedded, _missing = PdfReader(BytesIO(pdf)).pages[0]._get_fonts()
    assert {name.split("+")[1] for name in embedded} == {"PretendardGOV-Regular", "NotoSansKR-Regular"}


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("새봄 😀 책상", "새봄 〓 책상"),
        ("ไทย", "〓〓〓"),
        ("금액 \u202e000,1", "금액 000,1"),
        ("한\x07글\ue000\u200b", "한글"),
        ("㎡ ㈜ ￦ ①", "㎡ ㈜ ￦ ①"),
        ("\u1112\u1161\u11ab글", "한글"),
    ],
)
def test_what_no_font_has_is_replaced_and_what_nobody_sees_is_dropped(typed: str, printed: str) -> None:
    assert printed in text_of(render(typed))


def test_every_replacement_can_be_printed() -> None:
    every_plane = "".join(chr(code) for code in range(0x20, 0x30000, 7) if not 0xD800 <= code < 0xE000)
    for start in range(0, len(every_plane), 4000):
        assert render(every_plane[start : start + 4000]).startswith(b"%PDF")


def test_threads_do_not_mix_their_values() -> None:
    titles = [f"견적 {number}" for number in range(24)]
    alone = [render(title) for title in titles]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(render, titles)) == alone


def test_a_picture_arrives_as_bytes(tmp_path: Path) -> None:
    (tmp_path / "seal.typ").write_text(
        '#set text(font: sys.inputs.fonts.split("|"))\n'
        '#set document(title: "x")\n#image(bytes(json(bytes(sys.inputs.values)).seal), alt: "인장")',
        encoding="utf-8",
    )
    values: dict[str, PaperValue] = {"seal": one_red_pixel()}
    page = PdfReader(BytesIO(render_paper("seal", values, at=AT))).pages[0]
    assert len(page.images) == 1


def test_missing_fonts_are_named_with_the_remedy(tmp_path: Path) -> None:
    check_paper_fonts()
    with pytest.raises(PaperFontsMissingError, match=r"Pretendard GOV, Noto Sans KR .* hatch_build\.py"):
        check_paper_fonts(tmp_path / "nowhere")


def one_red_pixel() -> bytes:
    from PIL import Image

    file = BytesIO()
    Image.new("RGBA", (1, 1), (200, 0, 0, 128)).save(file, "PNG")
    return file.getvalue()
