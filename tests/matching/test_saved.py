"""A saved index is the index: to the last bit, or refused with the reason."""

import json
import multiprocessing
import shutil
from collections.abc import Callable
from mmap import mmap
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import (
    Document,
    Fault,
    Lexicon,
    Query,
    Settings,
    Synonym,
    Tokeniser,
    UnusableIndex,
    build_index,
    load_index,
    rank,
    save_index,
)
from tests.matching.market import MARKET, NEEDS, WordAnalyser

pytestmark = pytest.mark.long

WORDS = st.sampled_from(["현수막", "플래카드", "인쇄", "복사지", "복사용지", "A4", "80g", "청소", "😀", "?"])
FIELDS = st.fixed_dictionaries({"name": st.lists(WORDS, max_size=6).map(" ".join)})
KEYS = st.text(st.characters(), max_size=3)
CORPORA = st.dictionaries(
    KEYS, st.tuples(FIELDS, st.none() | st.sampled_from(["인쇄", "청소"])), max_size=12
).map(lambda rows: [Document(key, fields, category) for key, (fields, category) in rows.items()])
LEXICON = Lexicon(
    frozenset({Synonym("복사지", "A4 80g", weight=0.1), Synonym("청소", "인쇄", both_ways=False)}),
    frozenset({frozenset({"현수막", "플래카드"}), frozenset({"떡"})}),
    frozenset({"행사용"}),
)
LEXICONS = st.sampled_from([Lexicon(), LEXICON])
SETTINGS = st.builds(Settings, peers=st.sampled_from([0, 3]), alike=st.sampled_from([0.0, 0.9]))


def words() -> Tokeniser:
    return Tokeniser(WordAnalyser())


class LaterAnalyser(WordAnalyser):
    version = "words-2"


class SilentAnalyser(WordAnalyser):
    """One that must not be asked."""

    def analyse(self, texts):  # type: ignore[no-untyped-def]  # it has no answer
        raise AssertionError(texts)


def arrays_of(folder: Path) -> Path:
    (arrays,) = folder.glob("arrays-*")
    return arrays


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    save_index(build_index(MARKET, words(), lexicon=LEXICON), tmp_path / "index")
    return tmp_path / "index"


@settings(max_examples=25, deadline=None)
@given(CORPORA, CORPORA, st.lists(FIELDS, min_size=1, max_size=3), LEXICONS, SETTINGS)
def test_a_loaded_index_ranks_as_the_saved_one_to_the_last_bit(
    tmp_path_factory: pytest.TempPathFactory,
    documents: list[Document],
    changes: list[Document],
    asked: list[dict[str, str]],
    lexicon: Lexicon,
    chosen: Settings,
) -> None:
    folder = tmp_path_factory.mktemp("index")
    fresh = build_index(documents, words(), chosen, lexicon=lexicon).changed(changes[::2], {"", "a"})
    save_index(fresh, folder)
    loaded = load_index(folder, words())
    queries = [Query(f"q{place}", fields) for place, fields in enumerate(asked)]
    assert len(loaded) == len(fresh)
    assert (loaded.settings, loaded.lexicon, loaded.reading) == (fresh.settings, fresh.lexicon, fresh.reading)
    assert rank(loaded, queries, 9) == rank(fresh, queries, 9)
    assert rank(loaded.changed(changes), queries, 9) == rank(fresh.changed(changes), queries, 9)


def test_arrays_are_mapped_from_the_files_and_not_read(saved: Path) -> None:
    loaded = load_index(saved, words())
    peers = loaded.space.peers
    assert peers is not None
    matrices = [
        *(one for shard in loaded.shards for one in (shard.rows, shard.by_term)),
        *peers[1:],
        loaded.space.meaning.likeness,
    ]
    arrays = [part for one in matrices for part in (one.data, one.indices, one.indptr)]
    for array in [*arrays, loaded.space.letters.idf, loaded.space.stems.idf, loaded.space.meaning.vectors]:
        assert isinstance(map_of(array), mmap)


def map_of(array: object) -> object:
    """Return what the memory of an array belongs to in the end."""
    while getattr(array, "base", None) is not None:
        array = array.base  # type: ignore[attr-defined]  # asked for above
    return array


def test_loading_asks_the_analyser_nothing(saved: Path) -> None:
    assert load_index(saved, Tokeniser(SilentAnalyser())).lexicon == LEXICON


def test_changing_a_loaded_index_changes_no_file(saved: Path) -> None:
    before = {path: path.read_bytes() for path in saved.rglob("*") if path.is_file()}
    loaded = load_index(saved, words())
    changed = loaded.changed([Document("bit", {"name": "현수막 인쇄"})], ["hanbit"])
    rank(changed, NEEDS, 5)
    loaded.shards[0].rows.data[:] = 0
    assert {path: path.read_bytes() for path in saved.rglob("*") if path.is_file()} == before


def flipped(path: Path) -> None:
    whole = bytearray(path.read_bytes())
    whole[len(whole) // 2] ^= 1
    path.write_bytes(whole)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def lengthened(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\0")


@pytest.mark.parametrize("harm", [flipped, cut, lengthened, Path.unlink])
def test_damage_to_any_file_is_found(saved: Path, harm: Callable[[Path], None]) -> None:
    files = [path for path in saved.rglob("*") if path.is_file() and path.name != "lock"]
    assert len(files) > 30
    for path in files:
        kept = path.read_bytes()
        harm(path)
        with pytest.raises(UnusableIndex, match="build the index and save it again") as refused:
            load_index(saved, words())
        contents_lost = path.name == "contents.json" and harm is Path.unlink
        assert refused.value.fault is (Fault.MISSING if contents_lost else Fault.DAMAGED), path.name
        path.write_bytes(kept)
    assert len(load_index(saved, words())) == len(MARKET)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_byte_of_the_contents_may_change(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("index")
    save_index(build_index(MARKET[:2], words()), folder)
    whole = bytearray((folder / "contents.json").read_bytes())
    whole[data.draw(st.integers(0, len(whole) - 1))] ^= data.draw(st.integers(1, 255))
    (folder / "contents.json").write_bytes(whole)
    with pytest.raises(UnusableIndex):
        load_index(folder, words())


def test_a_folder_without_an_index_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnusableIndex) as refused:
        load_index(tmp_path / "nowhere", words())
    assert refused.value.fault is Fault.MISSING


def test_another_analyser_is_refused(saved: Path) -> None:
    with pytest.raises(UnusableIndex, match="words-1") as refused:
        load_index(saved, Tokeniser(LaterAnalyser()))
    assert refused.value.fault is Fault.OTHER_ANALYSER


def test_another_format_is_refused(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("matching.saved.FORMAT", 0)
    with pytest.raises(UnusableIndex) as refused:
        load_index(saved, words())
    assert refused.value.fault is Fault.OTHER_FORMAT


def test_other_libraries_are_refused(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("matching.saved.version", lambda name: "0" if name == "scipy" else "1")
    with pytest.raises(UnusableIndex, match="scipy") as refused:
        load_index(saved, words())
    assert refused.value.fault is Fault.OTHER_LIBRARIES


class PowerFailureError(Exception):
    """What no code of ours catches."""


@pytest.mark.parametrize("moment", ["write_index", "_checksums", "_write_contents"])
def test_a_crash_while_saving_leaves_the_old_index(
    saved: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    def crash(*_arguments: object) -> None:
        raise PowerFailureError

    with monkeypatch.context() as patched:
        patched.setattr(f"matching.saved.{moment}", crash)
        with pytest.raises(PowerFailureError):
            save_index(build_index(MARKET[:2], words()), saved)
    assert len(load_index(saved, words())) == len(MARKET)
    save_index(build_index(MARKET[:2], words()), saved)
    assert len(load_index(saved, words())) == 2
    assert sorted(path.name for path in saved.iterdir()) == [arrays_of(saved).name, "contents.json", "lock"]


def ask_when_told(folder: Path, told: Connection) -> None:
    """Load the index, say so, and rank each time that the other side asks."""
    index = load_index(folder, words())
    told.send(len(index))
    while told.recv():
        told.send([[(hit.key, hit.score) for hit in hits] for hits in rank(index, NEEDS, 5)])


def test_who_has_the_old_index_mapped_keeps_it_when_it_is_replaced(saved: Path) -> None:
    wanted = [[(hit.key, hit.score) for hit in hits] for hits in rank(load_index(saved, words()), NEEDS, 5)]
    here, there = multiprocessing.get_context("spawn").Pipe()
    other = multiprocessing.get_context("spawn").Process(target=ask_when_told, args=(saved, there))
    other.start()
    try:
        assert here.poll(60)
        assert here.recv() == len(MARKET)
        old = arrays_of(saved)
        save_index(build_index(MARKET[:3], words()), saved)
        assert not old.exists()
        here.send(True)
        assert here.poll(60)
        assert here.recv() == wanted
    finally:
        here.send(False)
        other.join(60)
    assert other.exitcode == 0
    assert len(load_index(saved, words())) == 3


def test_a_reader_whose_files_are_taken_away_reads_the_new_ones(
    saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from matching import saved as room

    check = room._check_files
    replaced: list[Path] = []

    def replaced_meanwhile(arrays: Path, wanted: dict[str, str]) -> None:
        if not replaced:
            replaced.append(arrays)
            save_index(build_index(MARKET[:3], words()), saved)
        check(arrays, wanted)

    monkeypatch.setattr(room, "_check_files", replaced_meanwhile)
    assert len(load_index(saved, words())) == 3
    assert replaced


def test_nothing_pickled_is_ever_read(saved: Path) -> None:
    """Even where somebody has made the checksums right."""
    arrays = arrays_of(saved)
    np.save(arrays / "stems.idf.npy", np.array([{"a": 1}], dtype=object), allow_pickle=True)
    from matching.saved import CONTENTS, _checksums, _contents, _write_contents

    contents = _contents(saved)
    contents["files"] = _checksums(arrays, sorted(contents["files"]))
    _write_contents(arrays, contents)
    assert json.loads((saved / CONTENTS).read_text().split("\n")[1])["arrays"] == arrays.name
    with pytest.raises(ValueError, match=r"allow_pickle|object"):
        load_index(saved, words())


def test_a_copied_folder_is_an_index_too(saved: Path, tmp_path: Path) -> None:
    shutil.copytree(saved, tmp_path / "copy")
    assert rank(load_index(tmp_path / "copy", words()), NEEDS, 5) == rank(
        load_index(saved, words()), NEEDS, 5
    )


def test_rows_come_back_with_their_shape_and_types(tmp_path: Path) -> None:
    from matching.mapped import map_rows, write_rows

    empty = sp.csr_array((0, 7), dtype=np.float32)
    write_rows(tmp_path, "empty", empty)
    found = map_rows(tmp_path, "empty")
    assert (found.shape, found.nnz, found.dtype) == ((0, 7), 0, np.float32)
