"""TrueID: what it is sent, what its answers come to, and what a person is told of them."""

import base64
import json
import traceback

import pytest

from idp.config import Settings
from idp.errors import Cause, VendorError
from tasks.document.both import together
from tasks.document.license import License
from tasks.vendors.lexisnexis import rdp, true_id, true_id_details
from tasks.vendors.lexisnexis.true_id_details import ALERTS
from tasks.vendors.lexisnexis.true_id_standin import true_id_says, unreadable
from tasks.vendors.wire.http import Outbound
from views.license_words import OF_VENDOR, WORDS, words_for

FRONT, BACK = b"\xff\xd8front", b"\xff\xd8back"


def looked(vendors) -> true_id.Looked:
    return true_id.ask(FRONT, BACK, Outbound.until("", 60), vendors.settings)


def test_a_pass_gives_the_facts(vendors):
    """Under the names of the form; the day of expiration stands under the vendor's misspelt name."""
    vendors.true_id.verified(Surname="O'HARA", PostalCode="59010-1234567")
    found = looked(vendors)
    assert (found.fault, found.attention) == ("", False)
    assert found.facts.keys() < License.__dataclass_fields__.keys()
    assert (found.facts["last_name"], found.facts["dob"]) == ("O'HARA", "1938-10-06")
    assert (found.facts["state_id_expiration"], found.facts["zipcode"]) == ("2099-12-31", "59010")


def test_what_is_sent_is_two_pictures_and_no_name(vendors):
    """By an account and credentials of its own, to its own workflow; the reference is the call's id."""
    vendors.true_id.verified()
    looked(vendors)
    (request,) = vendors.true_id.requests
    body = json.loads(request.body)
    assert body["Document"] == {
        "Front": base64.b64encode(FRONT).decode(), "Back": base64.b64encode(BACK).decode(),
        "DocumentType": "DriversLicense", "ImageCroppingMode": "3",
    }  # fmt: skip
    assert body["Settings"].keys() == {"Mode", "Locale", "Venue", "Reference"}
    assert "/accounts/test_account/workflows/customers.gsa2.trueid.test.workflow/conversations" in request.url
    assert request.headers["Authorization"] == rdp.basic_header(true_id.own(vendors.settings))


def test_its_keys_are_its_own():
    """Not InstantVerify's."""
    own = true_id.own(Settings(lexisnexis_trueid_username="mine", lexisnexis_username="theirs"))
    assert (own.lexisnexis_username, own.lexisnexis_hmac_key_id) == ("mine", "trueid_hmac_key_id")


@pytest.mark.parametrize("alert", ALERTS)
def test_each_alert_has_a_sentence_and_a_side(vendors, alert):
    """One alone is said by its own word."""
    vendors.true_id.not_verified(alert)
    found = looked(vendors)
    assert (found.side, found.fault) == ALERTS[alert]
    assert found.fault in OF_VENDOR
    assert found.facts == {}


@pytest.mark.parametrize(
    ("says", "side", "fault"),
    [
        (true_id_says(dpi=200), "card", "dpi_low"),
        (true_id_says(["Photo Printing", "Birth Date Valid"]), "card", "general"),
        (true_id_says(["2D Barcode Content", "1D Control Number Valid"]), "back", "multiple_back"),
        (true_id_says(result={"DocClassName": "Passport"}), "card", "doc_type_check"),
        (true_id_says(fields={"CountryCode": "CAN"}), "card", "doc_type_check"),
        (true_id_says(result={"DocIssuerType": "Tribal"}), "card", "doc_type_check"),
        (unreadable(), "card", "general"),
        ({"Status": {"TransactionStatus": "passed"}, "Products": [{"ProductType": "TrueID"}]}, "card", "general"),
    ],
)
def test_the_first_that_applies_is_said(vendors, says, side, fault):
    """Kind of card, picture, alerts, else in general."""
    vendors.true_id.says(says)
    found = looked(vendors)
    assert (found.side, found.fault) == (side, fault)


def test_a_barcode_that_could_not_be_read_is_for_the_person_to_look_at(vendors):
    """Attention with barcode: the facts of the front fill the form."""
    vendors.true_id.wants_attention()
    found = looked(vendors)
    assert (found.fault, found.attention, found.facts["first_name"]) == ("", True, "FAKEY")


def test_its_own_failure_is_nobodys_fault(vendors):
    """A product without a type; its code is logged."""
    vendors.true_id.errs("internal_application_error")
    with pytest.raises(VendorError) as e:
        looked(vendors)
    assert (e.value.cause, e.value.detail) == (Cause.FAULT, "internal_application_error")


@pytest.mark.parametrize("body", [{}, {"Status": {}}, {"Status": {"TransactionStatus": 1}}, {"Status": "passed"}])
def test_half_an_answer_is_no_answer(vendors, body):
    """What lacks its status."""
    vendors.true_id.says(body)
    with pytest.raises(VendorError) as e:
        looked(vendors)
    assert e.value.cause == Cause.INCOMPLETE


def test_a_date_that_is_none_is_nothing(vendors):
    """The rest of the facts is there."""
    vendors.true_id.verified(DOB_Day="31", DOB_Month="2", ExpirationDate_Year="0")
    found = looked(vendors)
    assert (found.facts["dob"], found.facts["state_id_expiration"], found.facts["city"]) == ("", "", "GREAT FALLS")


def test_where_front_and_barcode_disagree_it_is_said_which():
    """By name; what the barcode lacks comes from the front, and neither wins in silence."""
    barcode = {
        "first_name": "ANN",
        "last_name": "O'HARA",
        "city": "",
        "zipcode": "59010-1234",
        "truncated": ["first_name"],
    }
    seen = {"first_name": "ANNABELLE", "last_name": "OHARE", "city": "GREAT FALLS", "zipcode": "59010"}
    found = together(barcode, seen)
    assert (found["disagreeing"], found["city"], found["last_name"]) == (["last_name"], "GREAT FALLS", "O'HARA")
    assert together({}, seen)["first_name"] == "ANNABELLE"
    assert together({}, {}) == {}


@pytest.mark.parametrize("word", [*WORDS, *OF_VENDOR])
def test_every_word_is_a_sentence_at_a_field(word):
    """Of the back where no side is named; a whole card's stands at its front."""
    assert words_for(word)[0] == "back"
    assert words_for(f"card:{word}")[0] == "front"
    side, sentence = words_for(f"front:{word}")
    assert (side, "{" in sentence, len(sentence) > 20) == ("front", False, True)


def test_what_breaks_over_its_answer_shows_nothing_of_it(vendors, monkeypatch):
    """Where the facts lie in variables."""

    def broken(text: str) -> str:
        raise ZeroDivisionError

    monkeypatch.setattr(true_id_details, "_zipcode", broken)
    vendors.true_id.verified(Surname="O'HARA")
    with pytest.raises(ZeroDivisionError) as failed:
        looked(vendors)
    found = traceback.TracebackException.from_exception(failed.value, capture_locals=True)
    assert "O'HARA" not in "".join(found.format())
