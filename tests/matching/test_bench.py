"""The benchmark: its market is the same for everybody, its clock fair, its figures printed, a wrong answer caught."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from matching import EngineError, Hit, KiwiAnalyser, Query, Settings, build_index
from matching.__main__ import main
from matching.bench.course import Contender, Course, Need, Stopwatch
from matching.bench.engine import Engine, slow_answer
from matching.bench.lap import CONTENDERS, Lap, Order, run
from matching.bench.market import DEMO, Market
from matching.bench.race import Absence, race, words_of_demo, write_table
from matching.bench.reading import MarketReader
from matching.rank import rank
from tests.matching.oracle import Oracle
from tests.postgresql import running_server

pytestmark = pytest.mark.long

SMALL = ["--docs", "40", "60", "--queries", "12", "--only", "engine", "SQLite FTS5"]
LAP = Lap("engine", "stems", "1 term", 40, 12, 1.0, 1.0, 0.1, 0.5, 0.5, 1.0, 100.0, 12, [], 0.5)


@pytest.fixture(scope="module")
def reader(kiwi: KiwiAnalyser) -> MarketReader:
    return MarketReader(words_of_demo(kiwi))


@pytest.fixture(scope="module")
def invented(reader: MarketReader) -> Market:
    return Market(reader)


@pytest.fixture(autouse=True)
def _quick(kiwi: KiwiAnalyser, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lend the command the Kiwi that is already loaded; numba compiles for ten seconds unless told not to."""
    monkeypatch.setattr("matching.bench.command.KiwiAnalyser", lambda: kiwi)
    monkeypatch.setenv("NUMBA_DISABLE_JIT", "1")
    monkeypatch.delenv("TEST_POSTGRESQL", raising=False)


def stems_of(market: Market, many: int) -> set[str]:
    texts = [text for one in market.documents(many) for text in one.fields.values()]
    return {stem.form for stems in market.reader.analyse(texts) for stem in stems}


def test_a_seed_makes_one_market_whatever_else_is_asked_of_it(invented: Market) -> None:
    again = Market(invented.reader)
    assert again.document(7) == list(invented.documents(12))[7]
    assert again.query(3) == invented.queries(5)[3]
    other = Market(invented.reader, seed=2)
    assert other.document(7).fields != invented.document(7).fields
    assert other.query(3).fields != invented.query(3).fields


def test_vocabulary_grows_with_the_market(invented: Market) -> None:
    sizes = [len(stems_of(invented, many)) for many in (250, 1000, 4000)]
    # Of words drawn from a fixed vocabulary the third step would bring hardly more than the second.
    assert sizes[1] > 2 * sizes[0]
    assert sizes[2] > 2 * sizes[1]


def test_enterprises_write_about_as_much_as_those_of_the_demo(invented: Market) -> None:
    rows = [
        json.loads(line) for line in (DEMO / "enterprises.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    wanted = sum(len(row["description"]) for row in rows) / len(rows)
    written = [len(one.fields["description"]) for one in invented.documents(500)]
    assert 0.6 * wanted < sum(written) / len(written) < 1.5 * wanted
    long = [len(one.fields["description"]) for one in Market(invented.reader, length=4).documents(500)]
    assert 3 < sum(long) / sum(written) < 5


def test_reader_reads_words_of_the_demo_like_kiwi_and_invented_ones_by_their_parts(
    reader: MarketReader, kiwi: KiwiAnalyser
) -> None:
    written = sorted(reader.table)[::200]
    assert reader.analyse(written) == kiwi.analyse(written)
    (stems,) = reader.analyse(["㈜뷁뷁현수막을 (도시락화장지)"])
    assert [(stem.form, stem.start, stem.end) for stem in stems] == [
        ("뷁뷁", 1, 3),
        ("현수막", 3, 6),
        ("도시락", 9, 12),
        ("화장지", 12, 15),
    ]


def test_offsets_of_stems_are_those_of_the_text(invented: Market) -> None:
    for one in invented.documents(50):
        for text in one.fields.values():
            assert all(0 <= stem.start < stem.end <= len(text) for stem in invented.reader.analyse([text])[0])


def test_what_happens_while_the_watch_is_paused_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0

    def let_pass(seconds: float) -> float:
        nonlocal now
        now += seconds
        return seconds

    monkeypatch.setattr("matching.bench.course.time.perf_counter", lambda: now)
    watch = Stopwatch()
    started = watch.read()
    with watch.paused():
        let_pass(10)
        with watch.paused():
            let_pass(10)
        let_pass(10)
    for _made in watch.paused_over(let_pass(10) for _item in range(3)):
        let_pass(1)
    assert watch.read().less(started).wall_s == 3


def own_words(contender: Contender, market: Market, many: int) -> list[Need]:
    return [
        Need(Query(one.key, one.fields), contender.read(market.reader, one.fields))
        for one in market.documents(many)
    ]


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with running_server() as url:
        monkeypatch.setenv("TEST_POSTGRESQL", url)
        yield


@pytest.mark.usefixtures("server")
def test_every_contender_answers_an_enterprise_s_own_words_with_that_enterprise(invented: Market) -> None:
    for name, kind in CONTENDERS.items():
        contender = kind()
        with contender.afterwards:
            contender.build(Course(invented, 60))
            answers = contender.answer(own_words(contender, invented, 60))
        # A key, or where the document is: the last thing said of either is its number.
        best = [found[0][-1] if isinstance(found[0], tuple) else found[0] for found in answers]
        first = [str(one)[-2:].rjust(2, "0") for one in best]
        right = sum(int(number) == place for place, number in enumerate(first))
        assert right >= 54, name


def test_the_command_prints_a_row_for_each_contender_and_size(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", *SMALL]) == 0
    out = capsys.readouterr().out
    assert [line for line in out.splitlines() if line.startswith("##")] == [
        "## 40 enterprises, 12 needs",
        "## 60 enterprises, 12 needs",
    ]
    for name in ("engine", "SQLite FTS5"):
        assert out.count(f"\n| {name} | ") == 2
    assert out.count("Answered exactly: 12 of 12 needs") == 2


def test_the_command_prints_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "--docs", "40", "--queries", "12", "--only", "engine", "PostgreSQL", "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    (lap,) = figures["laps"]
    assert (lap["contender"], lap["documents"], lap["needs"]) == ("engine", 40, 12)
    assert lap["times_engine"] == 1
    assert min(lap["build_s"], lap["rank_ms"], lap["rank_cpu_ms"], lap["alone_ms"], lap["peak_mb"]) > 0
    assert (lap["checked"], lap["wrong"]) == (12, [])
    assert len(lap["besides"]) == 12
    assert lap["besides"]["one changed document, ms"] > 0
    assert lap["besides"]["cold start (loading and the first need), s"] > 0
    assert figures["not_measured"] == [
        {"contender": "PostgreSQL", "documents": 40, "reason": "no server: TEST_POSTGRESQL names none"}
    ]
    assert figures["reading_by_kiwi"]["stems"] > figures["reading_by_kiwi"]["texts"] > 100


def test_a_peer_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("matching.bench.race.find_spec", lambda name: None if name == "numba" else name)
    order = Order("bm25s", 40, 12, 1, 1.0, "")
    assert list(race([order], lambda _line: None)) == [Absence("bm25s", 40, "not installed: numba")]


def test_a_contender_that_fails_says_with_what(tmp_path: Path) -> None:
    order = Order("scikit-learn", 40, 12, 1, 1.0, str(tmp_path / "nowhere"))
    (failed,) = race([order], lambda _line: None)
    assert isinstance(failed, Absence)
    assert failed.reason.startswith("failed (1): FileNotFoundError")


def test_the_slow_obvious_answer_is_that_of_the_formulas(invented: Market) -> None:
    # With so much lent that nothing of equal weight is cut.
    course, chosen = Course(invented, 30), Settings(peers=30, peer_words=10_000)
    documents = list(invented.documents(30))
    oracle = Oracle(documents, course.tokeniser, chosen)
    index = build_index(documents, course.tokeniser, chosen)
    for query in invented.queries(5):
        excluded = replace(query, exclude=frozenset({"e00000003"}))
        wanted = oracle.ranking(excluded, 10)
        found = slow_answer(index, excluded, 10)
        assert [key for key, _score in found] == [key for key, _score in wanted]
        assert [score for _key, score in found] == pytest.approx([score for _key, score in wanted], abs=2e-6)


Answers = tuple[tuple[Hit, ...], ...]


def swapped(own: tuple[Hit, ...]) -> tuple[Hit, ...]:
    return (own[1], own[0], *own[2:])


def nudged(own: tuple[Hit, ...]) -> tuple[Hit, ...]:
    return (replace(own[0], score=own[0].score + 1e-6), *own[1:])


def shortened(own: tuple[Hit, ...]) -> tuple[Hit, ...]:
    return own[:-1]


@pytest.mark.parametrize("harm", [swapped, nudged, shortened])
def test_a_wrong_answer_is_caught(
    invented: Market, monkeypatch: pytest.MonkeyPatch, harm: Callable[[tuple[Hit, ...]], tuple[Hit, ...]]
) -> None:
    engine, course = Engine(), Course(invented, 200)
    engine.build(course)
    needs = course.needs(6, engine.read)
    assert engine.wrong(needs) == []

    def mostly_right(*asked: object) -> Answers:
        answers = rank(*asked)  # type: ignore[arg-type]  # handed on as it comes
        return (*answers[:4], harm(answers[4]), *answers[5:])

    monkeypatch.setattr("matching.bench.engine.rank", mostly_right)
    assert engine.wrong(needs) == [needs[4].query.key]


def test_the_command_refuses_a_wrong_answer(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def wrong_race(_orders: Sequence[Order], _tell: Callable[[str], None]) -> Iterator[Lap]:
        yield replace(LAP, wrong=["n000007"])

    monkeypatch.setattr("matching.bench.command.race", wrong_race)
    assert main(["bench", "--docs", "40", "--queries", "12"]) == 2
    out, err = capsys.readouterr()
    assert "Answered exactly: 11 of 12" in out
    assert "n000007" in err


def test_fewer_needs_are_asked_where_a_pass_would_take_too_long(
    invented: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("matching.bench.lap.PASS_SECONDS", 0.0)
    assert run(Order("scikit-learn", 40, 60, 1, 1.0, ""), invented).needs == 10


def test_an_index_on_the_disk_answers_alike_and_leaves_nothing(invented: Market, tmp_path: Path) -> None:
    engine, course = Engine(), Course(invented, 40, tmp_path)
    engine.build(course)
    # Mapped: a file that has no name any more.
    assert engine.index.shards[0].rows.data.base.base.__class__ is np.memmap
    assert engine.wrong(course.needs(12, engine.read)) == []
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "words", [["--docs", "0"], ["--queries", "-1"], ["--length", "0"], ["--only", "grep"]]
)
def test_odd_arguments_are_refused_in_one_line(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    try:
        code: object = main(["bench", *words])
    except SystemExit as left:
        code = left.code
    assert code == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_market_without_the_demo_is_refused(reader: MarketReader, tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="install needs_board beside matching"):
        Market(reader, folder=tmp_path / "nowhere")


def test_a_lap_can_be_run_from_a_file_of_words(reader: MarketReader, tmp_path: Path) -> None:
    write_table(reader.table, tmp_path / "words.json")
    (lap,) = race([Order("engine", 40, 12, 1, 1.0, str(tmp_path / "words.json"))], lambda _line: None)
    assert isinstance(lap, Lap)
    assert lap.wrong == []
