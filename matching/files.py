"""The files of the command line; each refusal is one line that names file, line and field."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import isfinite
from pathlib import Path

from matching.text import SURROGATES
from matching.types import Document, EngineError, Hit, Query

DOCUMENT_FIELDS = ("title", "text", "items", "tags")
QUERY_FIELDS = ("text",)
RUN_COLUMNS = ("query id", "Q0", "doc id", "rank", "score", "tag")
Row = Mapping[str, object]


class FileError(EngineError):
    """A file that cannot be used: which one, at which line (None: the whole), in which field."""

    def __init__(self, path: Path, line: int | None, field: str, remedy: str) -> None:
        super().__init__(field, str(path), remedy)
        place = str(path) if line is None else f"{path}:{line}"
        self.args = (f"{place}: {field}: {remedy}",)


def read_documents(path: Path) -> list[Document]:
    """Return the documents of a docs.jsonl: id, title, text, and optionally items, tags, category.

    Instead of title, text, items and tags a row may have `fields`: texts, or lists of texts, by name.
    """
    found: dict[str, Document] = {}
    for line, row in _objects(path):
        key = _key(path, line, row, found)
        fields = _fields(path, line, row, DOCUMENT_FIELDS)
        category = _text(path, line, row, "category") if row.get("category") is not None else ""
        found[key] = Document(key, {field: text for field, text in fields.items() if text}, category or None)
    return list(found.values())


def read_queries(path: Path) -> list[Query]:
    """Return the queries of a queries.jsonl: id, text or `fields` (texts, or lists of texts, by name), and
    optionally exclude.
    """
    found: dict[str, Query] = {}
    for line, row in _objects(path):
        key = _key(path, line, row, found)
        excluded = row.get("exclude") or []
        if not (isinstance(excluded, list) and all(isinstance(one, str) for one in excluded)):
            raise FileError(path, line, "exclude", "give a list of document ids")
        fields = _fields(path, line, row, QUERY_FIELDS)
        found[key] = Query(key, fields, frozenset(excluded))
    return list(found.values())


def read_judgements(path: Path) -> dict[str, dict[str, float]]:
    """Return the grades of a qrels.tsv by query and document; a pair judged twice is refused."""
    judged: dict[str, dict[str, float]] = {}
    for line, (query, key, grade) in _columns(path, ("query id", "doc id", "grade")):
        if key in judged.setdefault(query, {}):
            raise FileError(path, line, "doc id", f"{key} is judged twice for {query}")
        judged[query][key] = _number(path, line, "grade", grade)
    return judged


def read_run(path: Path) -> dict[str, list[str]]:
    """Return the document ids of a TREC run by query, in the order of their ranks."""
    ranked: dict[str, dict[str, float]] = {}
    for line, (query, _q0, key, place, score, _tag) in _columns(path, RUN_COLUMNS):
        if key in ranked.setdefault(query, {}):
            raise FileError(path, line, "doc id", f"{key} is ranked twice for {query}")
        _number(path, line, "score", score)
        ranked[query][key] = _number(path, line, "rank", place)
    return {query: sorted(places, key=lambda key: (places[key], key)) for query, places in ranked.items()}


def write_run(
    path: Path, queries: Sequence[Query], answers: Iterable[Sequence[Hit]], tag: str = "matching"
) -> None:
    """Write a TREC run, tab-separated; the file appears whole or not at all."""
    lines = [
        f"{query.key}\tQ0\t{hit.key}\t{hit.rank}\t{hit.score:.6f}\t{tag}\n"
        for query, hits in zip(queries, answers, strict=True)
        for hit in hits
    ]
    part = path.with_name(path.name + ".part")
    try:
        part.write_text("".join(lines), encoding="utf-8")
        part.replace(path)
    except OSError as error:
        raise FileError(path, None, "file", f"cannot be written ({error.strerror})") from error


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        whole = path.read_bytes()
    except OSError as error:
        raise FileError(path, None, "file", f"cannot be read ({error.strerror})") from error
    for line, raw in enumerate(whole.split(b"\n"), start=1):
        try:
            text = raw.decode("utf-8-sig" if line == 1 else "utf-8").rstrip("\r")
        except UnicodeDecodeError as error:
            raise FileError(path, line, "line", f"byte {error.start + 1} is not UTF-8") from error
        if text.strip():
            yield line, text


def _objects(path: Path) -> Iterator[tuple[int, Row]]:
    for line, text in _lines(path):
        try:
            row = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise FileError(path, line, "line", "give one JSON object") from error
        if not isinstance(row, dict):
            raise FileError(path, line, "line", "give one JSON object")
        yield line, row


def _columns(path: Path, names: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield tab-separated columns; where a line has no tab, blanks separate, as other tools write runs."""
    for line, text in _lines(path):
        columns = text.split("\t") if "\t" in text else text.split()
        if len(columns) != len(names):
            missing = names[len(columns)] if len(columns) < len(names) else "line"
            raise FileError(path, line, missing, f"give {len(names)} columns: {', '.join(names)}")
        yield line, columns


def _key(path: Path, line: int, row: Row, found: Mapping[str, object]) -> str:
    key = _text(path, line, row, "id")
    if not key.strip() or any(sign in key for sign in "\t\r\n") or SURROGATES.search(key):
        raise FileError(path, line, "id", "give a name without tabs, line ends and broken characters")
    if key in found:
        raise FileError(path, line, "id", f"{key} is there twice")
    return key


def _text(path: Path, line: int, row: Row, field: str) -> str:
    text = row.get(field)
    if not isinstance(text, str):
        raise FileError(path, line, field, "is missing" if field not in row else "give a text")
    return text


def _fields(path: Path, line: int, row: Row, usual: Sequence[str]) -> dict[str, str]:
    """Return a row's own `fields`, or those that rows of its kind usually have; both are refused."""
    named = row.get("fields")
    if named is None:
        return {field: _words(path, line, row, field) for field in usual}
    both = [field for field in usual if field in row]
    if both:
        raise FileError(path, line, both[0], "is there beside fields: give one of the two")
    if not isinstance(named, dict):
        raise FileError(path, line, "fields", "give an object of texts by name")
    return {field: _texts(path, line, f"fields.{field}", words) for field, words in named.items()}


def _words(path: Path, line: int, row: Row, field: str) -> str:
    """Return a field as one text; title and text must be there, items and tags may be lists of texts."""
    if field in ("title", "text"):
        return _text(path, line, row, field)
    return _texts(path, line, field, row.get(field) or "")


def _texts(path: Path, line: int, field: str, words: object) -> str:
    if isinstance(words, list) and all(isinstance(one, str) for one in words):
        return "\n".join(words)
    if not isinstance(words, str):
        raise FileError(path, line, field, "give a text or a list of texts")
    return words


def _number(path: Path, line: int, field: str, written: str) -> float:
    try:
        number = float(written)
    except ValueError:
        number = float("nan")
    if not isfinite(number):
        raise FileError(path, line, field, f"{written!r} is not a number")
    return number
