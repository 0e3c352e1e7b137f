"""The gate says of every file of the corpus what it should: a few here, all of them with `-m long`."""

import time
from collections import Counter
from io import BytesIO

import pytest
from PIL import Image

from needs_board.files.actions import read_upload
from needs_board.files.rules import FileKind
from needs_board.kit.formats import DOCUMENTS, PICTURES, SentFile, format_by_name, shown_name
from needs_board.kit.gate import PassedFile, let_through
from needs_board.kit.i18n import Locale, speaking
from needs_board.kit.sandbox import FileRefused, Limits
from tests.files.corpus import GOOD, Case
from tests.files.corpus.hangul import hangul_cases
from tests.files.corpus.names import TAKEN, name_cases
from tests.files.corpus.office import office_cases
from tests.files.corpus.pdfs import pdf_cases
from tests.files.corpus.pictures import picture_cases
from tests.world import asker

CASES = [*pdf_cases(), *picture_cases(), *office_cases(), *hangul_cases(), *name_cases()]
IN_SHORT = {
    GOOD,
    "not_taken",
    "empty",
    "script",
    "macro",
    "entity",
    "embedded",
    "too_many_pixels",
    "unpacks_too_large",
}
SAMPLE = list({case.verdict: case for case in CASES if case.verdict in IN_SHORT}.values())
"""The last case of each of these verdicts."""


def judged(case: Case, data: bytes) -> tuple[str, PassedFile | None]:
    """Let a file through or not; return the verdict and what is kept."""
    try:
        return GOOD, let_through(SentFile(case.name, data), DOCUMENTS)
    except FileRefused as refused:
        assert shown_name(case.name) in refused.sentence
        return refused.reason, None


def check(case: Case) -> None:
    data = case.make()
    began = time.monotonic()
    verdict, kept = judged(case, data)
    assert verdict == case.verdict, case.about
    assert time.monotonic() - began < Limits().wall_seconds
    assert (kept is not None) is (case.verdict == GOOD)
    if kept is None:
        return
    if format_by_name(case.name) in PICTURES:
        assert not Image.open(BytesIO(kept.data)).getexif()
        assert b"<script>" not in kept.data
        assert b"where I live" not in kept.data
    else:
        assert kept.data == data
    assert kept.name == TAKEN.get(case.name, kept.name)


def _about(case: Case) -> str:
    return f"{case.verdict or 'good'}: {case.about}"


@pytest.mark.parametrize("case", SAMPLE, ids=_about)
def test_one_file_of_each_verdict_is_judged_as_it_should(case: Case) -> None:
    check(case)


@pytest.mark.long
@pytest.mark.parametrize("case", CASES, ids=_about)
def test_file_is_judged_as_it_should(case: Case) -> None:
    check(case)


def test_corpus_is_large_enough_and_every_case_is_there_once() -> None:
    good = sum(case.verdict == GOOD for case in CASES)
    assert good >= 30
    assert len(CASES) - good >= 120
    twice = [case for case, count in Counter((case.about, case.name) for case in CASES).items() if count > 1]
    assert not twice


async def test_refusal_is_said_in_the_language_of_who_sent_the_file() -> None:
    with (
        speaking(Locale.EN),
        pytest.raises(FileRefused, match=r"'a\.exe' are not taken\. .* PDF, JPG, PNG, WEBP\."),
    ):
        await read_upload(asker("윤슬"), FileKind.BANK_COPY, SentFile("a.exe", b"MZ"))


async def test_kind_takes_only_its_formats() -> None:
    with pytest.raises(FileRefused, match="JPG, PNG, WEBP 파일로"):
        await read_upload(asker("윤슬"), FileKind.PRODUCT_PICTURE, SentFile("a.pdf", b"%PDF-"))
