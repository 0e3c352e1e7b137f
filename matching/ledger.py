"""The fingerprint of a run: what was ranked, with which parameters, by which libraries."""

import hashlib
import json
from collections.abc import Iterable
from importlib.metadata import version

from matching.settings import Settings
from matching.types import Document

LIBRARIES = ("kiwipiepy", "kiwipiepy_model", "numpy", "scikit-learn", "scipy", "sparse-dot-topn")


def fingerprint(documents: Iterable[Document], settings: Settings, analyser_version: str) -> str:
    """Return a sha256 in hexadecimal: the same when the same run over the same documents would be made.

    The order of documents and of their fields does not matter.
    """
    head = {
        "analyser": analyser_version,
        "settings": settings.plain(),
        "libraries": {name: version(name) for name in LIBRARIES},
    }
    lines = sorted(_line([one.key, dict(one.fields), one.category]) for one in documents)
    return hashlib.sha256("\n".join([_line(head), *lines]).encode()).hexdigest()


def _line(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"))
