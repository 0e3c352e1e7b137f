"""Holding the engine's index of a material, and reading texts once."""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TypeVar

import msgspec

from matching import (
    CategoryModel,
    Document,
    Example,
    Index,
    KiwiAnalyser,
    Lexicon,
    Settings,
    Stems,
    Synonym,
    Tokeniser,
    UnusableIndex,
    build_index,
    content_hash,
    fingerprint,
    load_index,
    save_index,
)
from needs_board.held import queries
from needs_board.held.forms import Material, Text, WordRule
from needs_board.held.models import StoredTokens
from needs_board.kit.beside import beside
from needs_board.kit.db import Database, upsert
from needs_board.kit.log import log

Answer = TypeVar("Answer")

ROWS_A_WRITE = 500
ALWAYS_LEARNED_BELOW = 1000
"""So few documents are read anew whenever one changes: it takes a second, and every word's weight is right."""
MOST_CHANGED_SHARE = 0.05
LEARNED_FOR = timedelta(hours=24)
"""A larger market is changed document by document, and learned anew once a day or when so much of it changed."""


@dataclass(frozen=True, slots=True)
class Held:
    """What this process has built, and of which texts; `categories` is None where there are not two of them.

    `taught_by` are the examples that have taught the categories, None before anything has; `described` what the
    categories say of themselves.
    """

    texts: Mapping[str, Text]
    taught_by: tuple[Text, ...] | None
    described: tuple[Text, ...]
    words: tuple[WordRule, ...]
    index: Index
    categories: CategoryModel | None
    learned_from: tuple[Text, ...]
    learned_at: datetime


@cache
def _analyser() -> KiwiAnalyser:
    """Return the analyser of this process; it loads its model at the first text it has not seen."""
    return KiwiAnalyser()


@cache
def _shelf() -> dict[str, Held]:
    """Return what this process holds, by the name of the material; an entry is replaced, never changed."""
    return {}


def held_now(name: str) -> Held | None:
    """Return what this process holds under a name."""
    return _shelf().get(name)


def held_for_typing(name: str) -> Held | None:
    """Return what this process holds under a name, with a memory of its own for a text that soon is another one."""
    held = _shelf().get(name)
    if held is None:
        return None
    tokeniser = Tokeniser(_analyser(), {}, held.index.space.meaning.known())
    return replace(held, index=held.index.with_tokeniser(tokeniser))


def hold(material: Material, tokeniser: Tokeniser, at: datetime) -> Held:
    """Return the index of a material: the one that is held, changed by what has changed, or a new one."""
    start = _shelf().get(material.name)
    if start is None or _is_stale(start, material, tokeniser, at):
        start = _learned(material, tokeniser, at)
    changed, removed = difference(start.texts, material.documents)
    index = start.index.with_tokeniser(tokeniser).with_lexicon(_lexicon(material.words))
    is_taught = _is_taught(start, material)
    held = Held(
        texts={text.key: text for text in material.documents},
        taught_by=start.taught_by if is_taught else material.examples,
        described=material.categories,
        words=tuple(sorted(material.words)),
        index=index.changed(documents_of(changed), removed),
        categories=start.categories if is_taught else _taught(index, material),
        learned_from=start.learned_from,
        learned_at=start.learned_at,
    )
    if material.learned_from is None:
        _shelf()[material.name] = held
    return held


def _is_taught(held: Held, material: Material) -> bool:
    """Say whether the categories need not be taught anew: in a large market a few other examples wait for the next
    learning. The words of people change how examples are read, too.
    """
    if (held.described, held.words) != (material.categories, tuple(sorted(material.words))):
        return False
    if held.taught_by is None or held.taught_by == material.examples:
        return held.taught_by is not None
    changed, removed = difference({text.key: text for text in held.taught_by}, material.examples)
    is_large = len(material.documents) >= ALWAYS_LEARNED_BELOW
    return is_large and len(changed) + len(removed) <= MOST_CHANGED_SHARE * len(held.taught_by)


def _is_stale(held: Held, material: Material, tokeniser: Tokeniser, at: datetime) -> bool:
    """Say whether the space must be learned anew before it can be used for a material."""
    if material.learned_from is not None or held.index.tokeniser.version != tokeniser.version:
        return True
    changed, removed = difference(held.texts, material.documents)
    if not changed and not removed and at - held.learned_at < LEARNED_FOR:
        return False
    many = MOST_CHANGED_SHARE * len(held.texts)
    return (
        len(material.documents) < ALWAYS_LEARNED_BELOW
        or len(changed) + len(removed) > many
        or at - held.learned_at >= LEARNED_FOR
    )


def keep_in(folder: Path) -> None:
    """Let this process keep the indexes of large markets in a folder, so that the next one need not build them."""
    _places()["indexes"] = folder


@cache
def _places() -> dict[str, Path]:
    return {}


def _learned(material: Material, tokeniser: Tokeniser, at: datetime) -> Held:
    texts = material.documents if material.learned_from is None else material.learned_from
    place = _places().get("indexes")
    if place is None or material.learned_from is not None or len(texts) < ALWAYS_LEARNED_BELOW:
        index = build_index(documents_of(texts), tokeniser, _settings(material))
    else:
        index = _kept_index(place / material.name, texts, tokeniser, _settings(material))
    return Held({text.key: text for text in texts}, None, (), (), index, None, texts, at)


def _kept_index(folder: Path, texts: Sequence[Text], tokeniser: Tokeniser, settings: Settings) -> Index:
    """Return the index of these texts that is kept in a folder; one that is damaged or of others is made anew."""
    documents = documents_of(texts)
    mark, learned_from = folder / "learned-from", fingerprint(documents, settings, tokeniser.version)
    try:
        if mark.read_text() == learned_from:
            return load_index(folder / "index", tokeniser)
    except (OSError, UnusableIndex) as wrong:
        log().info("index_is_built", name=folder.name, reason=str(wrong))
    index = build_index(documents, tokeniser, settings)
    folder.mkdir(parents=True, exist_ok=True)
    mark.unlink(missing_ok=True)
    save_index(index, folder / "index")
    mark.write_text(learned_from)
    return index


def _settings(material: Material) -> Settings:
    return Settings() if material.borrows else Settings(peers=0)


def difference(texts: Mapping[str, Text], wanted: Sequence[Text]) -> tuple[list[Text], set[str]]:
    """Return the texts that are new or other than before, and the keys of those that are gone."""
    changed = [text for text in wanted if texts.get(text.key) != text]
    return changed, texts.keys() - {text.key for text in wanted}


def _taught(index: Index, material: Material) -> CategoryModel | None:
    """Return the model of the examples in the space of an index, whose documents do not matter: a replay may meet
    it before others have come.
    """
    examples = [
        Example(one.fields, one.category, is_description=is_description)
        for texts, is_description in ((material.categories, True), (material.examples, False))
        for one in documents_of(texts)
        if one.category
    ]
    if len({one.category for one in examples}) < 2:
        return None
    return CategoryModel.fit(replace(index, shards=()), examples)


def _lexicon(rules: Iterable[WordRule]) -> Lexicon:
    both = {"synonym": True, "one_way": False}
    return Lexicon(
        synonyms=frozenset(Synonym(one.word, one.means, both[one.kind]) for one in rules if one.kind in both),
        cut=frozenset(frozenset((one.word, one.means)) for one in rules if one.kind == "cut"),
        stop_words=frozenset(one.word for one in rules if one.kind == "stop"),
    )


async def reading(
    database: Database,
    material: Material,
    asked: Sequence[Text],
    work: Callable[[Tokeniser], Answer],
    at: datetime,
) -> Answer:
    """Return what `work` makes of texts, in a thread; what was analysed is stored, so that it is read once."""
    analyser = _analyser()
    known = await _known_tokens(database, material, asked)
    held = _shelf().get(material.name)
    tokeniser = Tokeniser(analyser, known, held.index.space.meaning.known() if held else None)
    answer = await asyncio.to_thread(work, tokeniser)
    await _store_tokens(database, tokeniser.fresh, tokeniser.version, at)
    return answer


async def hold_here(database: Database, material: Material, at: datetime) -> None:
    """Hold a material in this process, in a thread; what had to be read anew is stored."""
    await reading(database, material, (), lambda tokeniser: hold(material, tokeniser, at), at)


async def hold_beside(database: Database, material: Material, at: datetime) -> None:
    """Let the process beside this one hold a material; what it had to read anew is stored."""
    known = await _known_tokens(database, material, ())
    fresh = await beside(_hold_here, material, known, at)
    await _store_tokens(database, fresh, _analyser().version, at)


def _hold_here(material: Material, known: Mapping[str, Stems], at: datetime) -> dict[str, Stems]:
    """Hold a material in this process and return the stems that were not known."""
    held = _shelf().get(material.name)
    tokeniser = Tokeniser(_analyser(), known, held.index.space.meaning.known() if held else None)
    hold(material, tokeniser, at)
    return dict(tokeniser.fresh)


async def _known_tokens(database: Database, material: Material, asked: Sequence[Text]) -> dict[str, Stems]:
    texts = (
        *material.documents,
        *material.examples,
        *material.categories,
        *(material.learned_from or ()),
        *asked,
    )
    hashes = {content_hash(field) for text in texts for field in text.fields.values()}
    async with database.read() as session:
        return await queries.known_tokens(session, hashes, _analyser().version)


async def _store_tokens(database: Database, fresh: Mapping[str, Stems], version: str, at: datetime) -> None:
    rows = [
        {"content_hash": name, "analyser": version, "tokens": [list(stem) for stem in stems], "used_at": at}
        for name, stems in sorted(fresh.items())
    ]
    for start in range(0, len(rows), ROWS_A_WRITE):
        async with database.write() as session:
            statement = upsert(session, StoredTokens).on_conflict_do_nothing()
            await session.execute(statement, rows[start : start + ROWS_A_WRITE])


def material_fingerprint(material: Material) -> str:
    """Return a hash that changes when the material, the parameters or the libraries do."""
    documents = [
        *(Document(f"document {text.key}", text.fields, text.category) for text in material.documents),
        *(Document(f"example {text.key}", text.fields, text.category) for text in material.examples),
        *(Document(f"category {text.key}", text.fields, text.category) for text in material.categories),
        *(Document(f"word {n}", msgspec.to_builtins(one)) for n, one in enumerate(sorted(material.words))),
    ]
    return fingerprint(documents, _settings(material), _analyser().version)


def held_fingerprint(held: Held) -> str:
    """Return the fingerprint of the material that is held, without the examples of its categories."""
    return material_fingerprint(
        Material("", tuple(held.texts.values()), categories=held.described, words=held.words)
    )


def documents_of(texts: Iterable[Text]) -> list[Document]:
    """Return texts as the engine's documents; their fields in one order, for a database may return another one."""
    return [Document(text.key, dict(sorted(text.fields.items())), text.category) for text in texts]
