"""docs/settings.md says what the code says."""

from conftest import ROOT

from idp.development.settings_page import HEADINGS, page
from idp.settings import ABOUT


def test_the_page_is_what_the_code_prints():
    """`python -m idp.development.settings_page > docs/settings.md` after each change of a setting."""
    assert (ROOT / "docs" / "settings.md").read_text() == page()


def test_every_setting_is_said_in_a_sentence():
    """None without words; the words end without a full stop, as they stand in a table."""
    assert [name for name, about in ABOUT.items() if not about.says or about.says.endswith(".")] == []
    assert HEADINGS.keys() <= ABOUT.keys()
