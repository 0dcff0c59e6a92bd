"""A license whose front and back a vendor looks at, from two photos to the filled form."""

import base64
import io

import pytest
from integration.tab import Answer, Tab
from integration.uploads import good_photo, no_barcode, person
from integration.working import work
from PIL import Image

from idp import rate_limits
from idp.config import settings
from idp.sessions import Session
from tasks.engine.huey import huey
from tests.multipart import multipart
from views.license_words import OF_VENDOR, WORDS


@pytest.fixture
def asked(services, vendors, monkeypatch):
    """TrueID, which is asked."""
    monkeypatch.setenv("DOCUMENT_VENDOR", "true_id")
    settings.cache_clear()
    return vendors.true_id


def send(tab: Tab, front: bytes, back: bytes) -> Answer:
    tab.get("/license")
    body, kind = multipart(tab.hidden, {"front": front, "back": back})
    return tab.ask("POST", "/license", raw=body, kind=kind)


def led(tab: Tab, front: bytes, back: bytes) -> str:
    assert send(tab, front, back).location == "/license/wait"
    assert work(huey, ["document_reading"])
    return tab.get("/license/wait").location


def with_exif() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x8825] = {1: "N"}
    file = io.BytesIO()
    Image.new("RGB", (400, 300), "white").save(file, "JPEG", exif=exif)
    return file.getvalue()


def test_both_sides_fill_the_form_and_go(asked, services):
    """What front and barcode do not both say is remarked on; nothing of the photos stays."""
    facts = person().facts
    asked.verified(FirstName=facts["first_name"], Surname="OTHERWISE")
    tab = Tab()
    assert led(tab, no_barcode(), good_photo()) == "/verify"
    html = tab.get("/verify").text
    assert 'id="first_name-remark">From your license.<' in html
    assert 'id="last_name-remark">From your license, where front and barcode do not say the same' in html
    assert services.redis.keys("photos:*") == []


def test_the_vendor_gets_upright_pictures_without_exif(asked):
    """A phone's quarter turn is made real, and where the photo was taken stays here."""
    asked.verified()
    led(Tab(), with_exif(), good_photo())
    (told,) = asked.sent
    picture = Image.open(io.BytesIO(base64.b64decode(told["front"])))
    assert picture.size == (300, 400)
    assert not picture.getexif()
    assert b"Exif" not in base64.b64decode(told["front"])


def test_the_front_fills_the_form_where_the_barcode_could_not_be_read(asked):
    """Attention with barcode: for the person to look at."""
    asked.wants_attention()
    tab = Tab()
    assert led(tab, no_barcode(), no_barcode(90)) == "/verify"
    assert 'value="MCFAKERSON"' in tab.get("/verify").text


def test_a_no_is_said_at_its_side_and_counts(asked, services):
    """In a sentence; the very same pictures are not paid for again."""
    asked.not_verified("Photo Printing")
    tab = Tab()
    assert led(tab, no_barcode(), good_photo()) == "/license"
    html = tab.get("/license").text
    assert OF_VENDOR["visible_photo_check"] in html.split('id="front-error"')[1][:300]
    session = Session.load(tab.token)
    assert services.redis.get(rate_limits.document(session.digest).key) == b"1"
    assert WORDS["again"] in send(tab, no_barcode(), good_photo()).text
    asked.assert_asked(times=1)


def test_a_failure_of_the_vendor_is_nobodys_fault(asked, services):
    """Asked once, the attempt given back, the photos kept for one press of Try again."""
    asked.times_out()
    tab = Tab()
    assert led(tab, no_barcode(), good_photo()) == "/vendor-error"
    asked.assert_asked(times=1, kind="DriversLicense")
    assert "Type it in instead" in tab.get("/vendor-error").text
    session = Session.load(tab.token)
    assert services.redis.get(rate_limits.document(session.digest).key) in (None, b"0")
    asked.verified()
    assert tab.post("/license/retry", tab.hidden).location == "/license/wait"
    assert work(huey, ["document_reading"])
    assert tab.get("/license/wait").location == "/verify"


def test_each_side_is_asked_for_and_each_fault_said(asked):
    """Both at once."""
    tab = Tab()
    html = send(tab, b"", b"%PDF").text
    assert "Choose a photo of the front" in html
    assert WORDS["format"] in html
    assert send(tab, b"", b"%PDF").status == 422


def test_who_cancels_is_told_that_it_may_have_been_sent(asked):
    """To an identity service: that can't be called back."""
    tab = Tab()
    send(tab, no_barcode(), good_photo())
    asked.verified()
    assert work(huey, ["document_reading"])
    tab.get("/cancel")
    assert "be called back" in tab.post("/cancel", tab.hidden).text
