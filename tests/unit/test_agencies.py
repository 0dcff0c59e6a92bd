"""The two example agencies of docs/, and how two pictures are compared."""

import pytest
from PIL import Image

from idp.config import load
from idp.errors import ConfigError
from tests.gallery import STATES_OF_PAGES
from tests.house import ROOT
from tests.pictures.comparing import differing
from tests.pictures.docs import agency
from views.speech import speech

AGENCIES = sorted((ROOT / "docs/agencies").glob("*.yml"))


@pytest.mark.parametrize("path", AGENCIES, ids=lambda path: path.stem)
def test_an_example_agency_is_a_settings_file(path):
    """It loads, its logo is there, and each page says its name."""
    settings = load({"APPLICATION_YML": str(path)})
    assert (ROOT / settings.agency_logo).exists()
    for state in STATES_OF_PAGES:
        html = state.html(speech("en"), **agency(path.stem))
        assert settings.agency_name in html.split("<header")[1].split("</header>")[0]
        assert "Department of Examples" not in html


def test_a_logo_is_a_picture():
    """Of a kind that browsers show; anything else stops the launch."""
    with pytest.raises(ConfigError, match="agency_logo: must be the path of a file that ends in .svg, .png, .webp"):
        load({"AGENCY_LOGO": "logo.pdf"})


def test_pictures_differ_by_more_than_a_letters_edge(tmp_path):
    """A line that moved does, a shade does not, a picture of another size does, and so does one never accepted."""
    paths = {name: tmp_path / f"{name}.png" for name in ("old", "shade", "line", "larger")}
    Image.new("RGB", (60, 60), "#ffffff").save(paths["old"])
    Image.new("RGB", (60, 60), "#fefefe").save(paths["shade"])
    Image.new("RGB", (60, 61), "#ffffff").save(paths["larger"])
    moved = Image.new("RGB", (60, 60), "#ffffff")
    moved.paste("#000000", (0, 10, 60, 11))
    moved.save(paths["line"])
    folder = tmp_path / "differing"
    assert [differing(paths[name], paths["old"], folder) for name in ("shade", "line", "larger")] == [False, True, True]
    assert differing(paths["old"], tmp_path / "none.png", folder)
    assert {path.name for path in folder.iterdir()} >= {"line.new.png", "line.accepted.png", "old.new.png"}
