"""What an index is made of as plain values and files, each part written and read side by side."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from matching.blocks import Blocks
from matching.index import Index, Shard
from matching.lexicon import Lexicon, Reading, Synonym
from matching.mapped import map_array, map_rows, write_array, write_rows
from matching.meaning import Meaning
from matching.reading import Tokeniser
from matching.settings import Settings
from matching.space import Kind, Peers, Space

Plain = Any
"""What JSON can say."""


class Writer:
    """Writes the long parts into a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def texts(self, name: str, texts: Sequence[Plain]) -> None:
        """Write texts, or lists of texts, to NAME.json."""
        # A key may hold half a surrogate pair, which UTF-8 has no bytes for unless it is told to let it pass.
        written = json.dumps(list(texts), ensure_ascii=False, separators=(",", ":"))
        (self.folder / f"{name}.json").write_bytes(written.encode("utf-8", "surrogatepass"))


class Reader:
    """Reads the long parts from a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def texts(self, name: str) -> list[Plain]:
        """Return what was written as NAME.json."""
        texts: list[Plain] = json.loads(
            (self.folder / f"{name}.json").read_bytes().decode("utf-8", "surrogatepass")
        )
        return texts


def write_index(index: Index, to: Writer) -> Plain:
    """Write the long parts and return the short ones as plain values."""
    for number, shard in enumerate(index.shards):
        _write_shard(shard, f"shard{number}", to)
    return {
        "space": _write_space(index.space, to),
        "lexicon": _plain_lexicon(index.lexicon),
        "reading": _plain_reading(index.reading),
        "laid_out": [isinstance(shard.by_term, Blocks) for shard in index.shards],
    }


def read_index(plain: Plain, of: Reader, tokeniser: Tokeniser) -> Index:
    """Return the index that `write_index` was given, its arrays mapped."""
    return Index(
        _read_space(plain["space"], of),
        tokeniser,
        _lexicon(plain["lexicon"]),
        _reading(plain["reading"]),
        tuple(_read_shard(f"shard{number}", own, of) for number, own in enumerate(plain["laid_out"])),
    )


def _write_shard(shard: Shard, name: str, to: Writer) -> None:
    to.texts(f"{name}.keys", shard.keys)
    to.texts(f"{name}.categories", shard.categories)
    write_array(to.folder, f"{name}.gone", np.array(sorted(shard.gone), dtype=np.int64))
    write_rows(to.folder, f"{name}.rows", shard.rows)
    if isinstance(shard.by_term, Blocks):
        for part in Blocks._fields:
            write_array(to.folder, f"{name}.by_term.{part}", getattr(shard.by_term, part))
    else:
        write_rows(to.folder, f"{name}.by_term", shard.by_term)


def _read_shard(name: str, is_laid_out: bool, of: Reader) -> Shard:
    return Shard(
        tuple(of.texts(f"{name}.keys")),
        tuple(of.texts(f"{name}.categories")),
        map_rows(of.folder, f"{name}.rows"),
        Blocks(*(map_array(of.folder, f"{name}.by_term.{part}") for part in Blocks._fields))
        if is_laid_out
        else map_rows(of.folder, f"{name}.by_term"),
        frozenset(map_array(of.folder, f"{name}.gone").tolist()),
    )


def _write_space(space: Space, to: Writer) -> Plain:
    _write_meaning(space.meaning, to)
    if space.peers is not None:
        _write_peers(space.peers, to)
    return {
        "settings": space.settings.plain(),
        "letters": _write_kind(space.letters, "letters", to),
        "stems": _write_kind(space.stems, "stems", to),
        "n_documents": space.n_documents,
        "has_peers": space.peers is not None,
    }


def _read_space(plain: Plain, of: Reader) -> Space:
    return Space(
        Settings.from_plain(plain["settings"]),
        _read_kind(plain["letters"], "letters", of),
        _read_kind(plain["stems"], "stems", of),
        _read_meaning(of),
        _read_peers(of) if plain["has_peers"] else None,
        plain["n_documents"],
    )


def _write_kind(kind: Kind, name: str, to: Writer) -> Plain:
    to.texts(f"{name}.terms", kind.terms)
    write_array(to.folder, f"{name}.idf", kind.idf)
    return {"unseen_idf": kind.unseen_idf, "pivot": kind.pivot}


def _read_kind(plain: Plain, name: str, of: Reader) -> Kind:
    terms = of.texts(f"{name}.terms")
    columns = dict(zip(terms, range(len(terms)), strict=True))
    return Kind(columns, terms, map_array(of.folder, f"{name}.idf"), plain["unseen_idf"], plain["pivot"])


def _write_meaning(meaning: Meaning, to: Writer) -> None:
    to.texts("meaning.words", list(meaning.words))
    write_array(to.folder, "meaning.columns", np.array(meaning.columns, dtype=np.int64))
    write_array(to.folder, "meaning.vectors", meaning.vectors)
    write_rows(to.folder, "meaning.likeness", meaning.likeness)


def _read_meaning(of: Reader) -> Meaning:
    return Meaning(
        {(form, tag): place for place, (form, tag) in enumerate(of.texts("meaning.words"))},
        map_array(of.folder, "meaning.columns").tolist(),
        map_array(of.folder, "meaning.vectors"),
        map_rows(of.folder, "meaning.likeness"),
    )


def _write_peers(peers: Peers, to: Writer) -> None:
    to.texts("peers.keys", peers.keys)
    for name in Peers._fields[1:]:
        write_rows(to.folder, f"peers.{name}", getattr(peers, name))


def _read_peers(of: Reader) -> Peers:
    rows = (map_rows(of.folder, f"peers.{name}") for name in Peers._fields[1:])
    return Peers(tuple(of.texts("peers.keys")), *rows)


def _plain_lexicon(lexicon: Lexicon) -> Plain:
    return {
        "synonyms": [[one.word, one.means, one.both_ways, one.weight] for one in sorted(lexicon.synonyms)],
        "cut": sorted(sorted(pair) for pair in lexicon.cut),
        "stop_words": sorted(lexicon.stop_words),
    }


def _lexicon(plain: Plain) -> Lexicon:
    return Lexicon(
        frozenset(Synonym(*one) for one in plain["synonyms"]),
        frozenset(frozenset(pair) for pair in plain["cut"]),
        frozenset(plain["stop_words"]),
    )


def _plain_reading(reading: Reading) -> Plain:
    """Return the lexicon in stems, so that loading asks the analyser nothing; the order is kept."""
    return {
        "leads_to": [[word, dict(meant)] for word, meant in reading.leads_to.items()],
        "stop_forms": sorted(reading.stop_forms),
        "cut": sorted(sorted(pair) for pair in reading.cut),
    }


def _reading(plain: Plain) -> Reading:
    return Reading(
        {tuple(word): meant for word, meant in plain["leads_to"]},
        frozenset(plain["stop_forms"]),
        frozenset(frozenset(pair) for pair in plain["cut"]),
    )
