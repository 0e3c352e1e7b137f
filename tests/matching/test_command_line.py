"""The command line is a contract: files in, files out, one line and exit code 2 for bad input."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from matching import KiwiAnalyser
from matching.__main__ import main

DOCS: list[dict[str, object]] = [
    {"id": "e 1", "title": "한빛인쇄", "text": "현수막 제작", "items": ["배너", "명함"], "category": "인쇄"},
    {"id": "e2", "title": "깨끗한세상", "text": "건물 청소", "tags": "소독", "category": None},
    {"id": "e3", "title": "", "text": ""},
]
QUERIES = [
    {"id": "q1", "text": "현수막과 명함"},
    {"id": "q2", "text": "사무실 청소", "exclude": ["e2"]},
    {"id": "q3", "text": "소독"},
]
QRELS = "q1\te 1\t1\nq3\te2\t2\n"


def write_lines(path: Path, rows: Sequence[object]) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def _one_kiwi(kiwi: KiwiAnalyser, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lend the commands the Kiwi that is already loaded."""
    monkeypatch.setattr("matching.__main__.KiwiAnalyser", lambda: kiwi)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_lines(tmp_path / "docs.jsonl", DOCS)
    write_lines(tmp_path / "q.jsonl", QUERIES)
    (tmp_path / "qrels.tsv").write_text(QRELS, encoding="utf-8")
    return tmp_path


def rank_in(folder: Path, *more: str) -> int:
    paths = ("--docs", folder / "docs.jsonl", "--queries", folder / "q.jsonl", "--out", folder / "run.tsv")
    return main(["rank", *map(str, paths), *more])


def evaluate_in(folder: Path, *more: str) -> int:
    return main(["evaluate", "--run", str(folder / "run.tsv"), "--qrels", str(folder / "qrels.tsv"), *more])


def test_rank_writes_a_trec_run(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert rank_in(folder, "--no-categories") == 0
    rows = [line.split("\t") for line in (folder / "run.tsv").read_text(encoding="utf-8").splitlines()]
    first = [row[:4] for row in rows if row[3] == "1"]
    assert first == [["q1", "Q0", "e 1", "1"], ["q2", "Q0", "e 1", "1"], ["q3", "Q0", "e2", "1"]]
    assert not any(row[0] == "q2" and row[2] == "e2" for row in rows)
    assert all(0 < float(row[4]) <= 1 and row[5] == "matching" for row in rows)
    out, err = capsys.readouterr()
    assert out == ""
    assert "3 documents" in err


def test_evaluate_prints_the_four_measures(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rank_in(folder)
    assert evaluate_in(folder, "--json") == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures == {"nDCG@10": 1.0, "Recall@10": 1.0, "Recall@50": 1.0, "MRR@10": 1.0, "queries": 2}
    assert evaluate_in(folder) == 0
    assert capsys.readouterr().out.splitlines()[0] == "nDCG@10\t1.0"


def test_a_run_separated_by_blanks_is_read_in_the_order_of_its_ranks(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "run.tsv").write_text("q3 Q0 e1 2 0.1 other\nq3 Q0 e2 1 0.5 other\n", encoding="utf-8")
    assert evaluate_in(folder, "--json") == 0
    # The second query has no answer; the first one's is at rank 1, though its line comes last.
    assert json.loads(capsys.readouterr().out)["MRR@10"] == 0.5


def test_the_package_runs_as_a_module(folder: Path) -> None:
    (folder / "run.tsv").write_text("q3 Q0 e2 1 0.5 other\n", encoding="utf-8")
    asked = ["evaluate", "--run", str(folder / "run.tsv"), "--qrels", str(folder / "nowhere.tsv")]
    done = subprocess.run(
        [sys.executable, "-m", "matching", *asked], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert (
        done.stderr.strip() == f"{folder / 'nowhere.tsv'}: file: cannot be read (No such file or directory)"
    )


BAD_DOCS = [
    ('{"id": "a", "title": "", "text": ""}\n{"id"', "docs.jsonl:2: line: give one JSON object"),
    ("[1]", "docs.jsonl:1: line: give one JSON object"),
    ("[" * 100_000, "docs.jsonl:1: line: give one JSON object"),
    ('{"title": "", "text": ""}', "docs.jsonl:1: id: is missing"),
    ('{"id": 7, "title": "", "text": ""}', "docs.jsonl:1: id: give a text"),
    ('{"id": "a\\tb", "title": "", "text": ""}', "docs.jsonl:1: id: give a name without tabs"),
    ('{"id": "\\ud800", "title": "", "text": ""}', "docs.jsonl:1: id: give a name without tabs"),
    ('{"id": "a", "title": ""}', "docs.jsonl:1: text: is missing"),
    ('{"id": "a", "title": null, "text": ""}', "docs.jsonl:1: title: give a text"),
    ('{"id": "a", "title": "", "text": "", "items": [1]}', "docs.jsonl:1: items: give a text or a list"),
    ('{"id": "a", "title": "", "text": "", "category": 3}', "docs.jsonl:1: category: give a text"),
    (
        '{"id": "a", "title": "", "text": ""}\n\n{"id": "a", "title": "", "text": ""}',
        "docs.jsonl:3: id: a is there twice",
    ),
]


@pytest.mark.parametrize(("written", "refusal"), BAD_DOCS)
def test_a_bad_document_is_refused_in_one_line(
    folder: Path, capsys: pytest.CaptureFixture[str], written: str, refusal: str
) -> None:
    (folder / "docs.jsonl").write_text(written, encoding="utf-8")
    assert rank_in(folder) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert refusal in err
    assert err.count("\n") == 1
    assert not (folder / "run.tsv").exists()


def test_what_is_not_utf_8_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "docs.jsonl").write_bytes('{"id": "a", "title": "", "text": ""}\n{"id": "한"}'.encode("cp949"))
    assert rank_in(folder) == 2
    assert "docs.jsonl:2: line: byte 9 is not UTF-8" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("row", "refusal"),
    [
        ({"id": "q"}, "q.jsonl:1: text: is missing"),
        ({"id": "q", "text": "", "exclude": "e2"}, "q.jsonl:1: exclude: give a list of document ids"),
    ],
)
def test_a_bad_query_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str], row: object, refusal: str
) -> None:
    write_lines(folder / "q.jsonl", [row])
    assert rank_in(folder) == 2
    assert refusal in capsys.readouterr().err


@pytest.mark.parametrize(
    ("qrels", "refusal"),
    [
        ("q1\te1\n", "qrels.tsv:1: grade: give 3 columns"),
        ("q1\te1\t1\t1\n", "qrels.tsv:1: line: give 3 columns"),
        ("q1\te1\tnan\n", "qrels.tsv:1: grade: 'nan' is not a number"),
        ("q1\te1\tgood\n", "qrels.tsv:1: grade: 'good' is not a number"),
        ("q1\te1\t1\nq1\te1\t2\n", "qrels.tsv:2: doc id: e1 is judged twice for q1"),
        ("", "give at least one query with a grade above 0"),
    ],
)
def test_bad_judgements_are_refused(
    folder: Path, capsys: pytest.CaptureFixture[str], qrels: str, refusal: str
) -> None:
    rank_in(folder)
    capsys.readouterr()
    (folder / "qrels.tsv").write_text(qrels, encoding="utf-8")
    assert evaluate_in(folder) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert refusal in err


@pytest.mark.parametrize(
    ("run", "refusal"),
    [
        ("q1 Q0 e1 first 0.5 tag\n", "run.tsv:1: rank: 'first' is not a number"),
        ("q1 Q0 e1 1 inf tag\n", "run.tsv:1: score: 'inf' is not a number"),
        ("q1 Q0 e1 1 0.5\n", "run.tsv:1: tag: give 6 columns"),
        ("q1 Q0 e1 1 0.5 t\nq1 Q0 e1 2 0.4 t\n", "run.tsv:2: doc id: e1 is ranked twice for q1"),
    ],
)
def test_a_bad_run_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str], run: str, refusal: str
) -> None:
    (folder / "run.tsv").write_text(run, encoding="utf-8")
    assert evaluate_in(folder) == 2
    assert refusal in capsys.readouterr().err


def test_a_run_that_cannot_be_written_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert rank_in(folder, "--out", str(folder / "nowhere" / "run.tsv")) == 2
    assert "run.tsv: file: cannot be written" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["rank"], ["rank", "--top", "x"], ["fly"], []])
def test_a_wrong_command_is_one_line_and_exit_code_2(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main(words)
    assert left.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_top_of_nothing_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert rank_in(folder, "--top", "0") == 2
    assert "top = 0: give 1 or more" in capsys.readouterr().err


def test_categories_of_the_documents_are_used_unless_told_not_to(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = ("인쇄", "청소", "청소")
    docs = [dict(row, category=name) for row, name in zip(DOCS, names, strict=True)]
    write_lines(folder / "docs.jsonl", docs)
    assert rank_in(folder) == 0
    assert "2 categories learned" in capsys.readouterr().err
    learned = (folder / "run.tsv").read_text(encoding="utf-8")
    assert rank_in(folder, "--no-categories") == 0
    assert "categories" not in capsys.readouterr().err
    plain = (folder / "run.tsv").read_text(encoding="utf-8")
    assert "\te3\t" in learned
    assert "\te3\t" not in plain


def test_suggest_learns_from_judged_queries(folder: Path) -> None:
    write_lines(folder / "new.jsonl", [{"id": "n1", "text": "명함"}, {"id": "n2", "text": "방역"}])
    write_lines(folder / "q.jsonl", [*QUERIES, {"id": "q4", "text": "방역과 소독"}])
    (folder / "qrels.tsv").write_text(QRELS + "q4\te2\t1\nq4\te 1\t0\n", encoding="utf-8")
    asked = ("--classes", "docs.jsonl", "--train-queries", "q.jsonl", "--train-qrels", "qrels.tsv")
    words = [str(folder / word) if "." in word else word for word in (*asked, "--queries", "new.jsonl")]
    assert main(["suggest", *words, "--top", "1", "--out", str(folder / "run.tsv")]) == 0
    rows = [line.split("\t") for line in (folder / "run.tsv").read_text(encoding="utf-8").splitlines()]
    assert [row[:4] for row in rows] == [["n1", "Q0", "e 1", "1"], ["n2", "Q0", "e2", "1"]]
