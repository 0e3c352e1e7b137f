"""What an operator can set is written down."""

from needs_board.kit.settings import PREFIX, Settings
from tests.architecture.source import ROOT, expect_none


def test_every_setting_is_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    names = [PREFIX + name.upper() for name in Settings.__struct_fields__]
    expect_none(
        [name for name in names if f"`{name}`" not in readme],
        "Every setting stands in README's table of settings, with its default and what it does.",
    )
