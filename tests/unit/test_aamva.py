"""AAMVA: known answers, what a state is told, what it says, and the token."""

import base64
import re
import threading
from dataclasses import replace

import pytest
from conftest import wait_for
from unit.asking import PERSON, ask, failure

from idp.errors import Cause, VendorError
from tasks.vendors.aamva import envelopes as aamva_envelopes
from tasks.vendors.aamva import standin as aamva_standin
from tasks.vendors.aamva import token as aamva_token
from tasks.vendors.aamva import token_standin
from tasks.vendors.aamva import verification as aamva
from tasks.vendors.standins import testing
from tasks.vendors.wire.http import Outbound

NONCES = [b"0" * 32, b"1" * 32]
URL = "https://authentication-cert.example.com/Authentication/Authenticate.svc"
KNOWN = {
    "url": URL,
    "created": "2017-01-01T00:00:00Z",
    "expires": "2017-01-01T00:05:00Z",
    "unique": lambda: "12345678-abcd-efgh-ijkl-1234567890ab",
    "message": "12345678-abcd-efgh-ijkl-1234567890ab",
}


def values(signed: bytes, name: str) -> list[str]:
    return re.findall(f"<ds:{name}>([^<]*)</ds:{name}>", signed.decode())


def test_the_known_answers_of_aamvas_guide():
    """Derived key, digests and signature, to the letter."""
    key = aamva_token.shared_key(*NONCES)
    assert base64.b64encode(key).decode() == "txJiPvOByVADlND/OgUqlJFKoZlR3GPfxGSWMmrRzEM="
    second = aamva_envelopes.authenticate(**KNOWN, reference="sct-token-reference", identifier="an id")
    signed = aamva_envelopes.signed_with_hmac(second, key)
    assert values(signed, "DigestValue") == ["NmI1d5uNOXfg6Sq2gh89TMCokPI="]
    assert values(signed, "SignatureValue") == ["4771a7mz7vXX+dGZVFY52gKiq4E="]
    first = aamva_envelopes.request_context(**KNOWN, certificate="AAAA", thumbprint="AAAA", nonce="AAAA")
    signed = aamva_envelopes.signed_with_rsa(first, aamva_token.pem(testing.stand_in_settings().aamva_private_key))
    assert values(signed, "DigestValue") == ["NmI1d5uNOXfg6Sq2gh89TMCokPI=", "uIfPouaveIZdBSvpP7FSAky/srg="]


@pytest.mark.parametrize(
    ("changes", "settings", "expected"),
    [
        ({"state_id_jurisdiction": "SC", "state_id_number": "123-45 6"}, {}, {"state_id_number": "00123456"}),
        ({"state_id_jurisdiction": "SC", "state_id_number": "123456789"}, {}, {"state_id_number": "123456789"}),
        ({"state_id_number": "A1.2/3*4_5"}, {}, {"state_id_number": "A1234_5"}),
        ({"last_name": "De La Cruz"}, {}, {"last_name": "De La Cruz"}),
        ({"last_name": "De La Cruz"}, {"idv_aamva_split_last_name_states": ["ND"]}, {"last_name": "De"}),
        ({"last_name": "De La Cruz", "state_id_jurisdiction": "WV"}, {}, {"last_name": "De"}),
        ({"last_name": "<&>'\""}, {}, {"last_name": "<&>'\""}),
        ({"last_name": "Mc\x00Fa\x0bkey\ufffe\ud800"}, {}, {"last_name": "McFakey"}),
        ({}, {}, {"state_id_jurisdiction": "P6"}),
        ({}, {"aamva_cert_enabled": False}, {"state_id_jurisdiction": "ND"}),
        ({"zipcode": "59010-1234"}, {}, {"zipcode": "59010"}),
        ({}, {}, {"name_suffix": "JR", "state_id_kind": "drivers_license", "state_id_expiration": "2099-12-31"}),
        ({"name_suffix": ""}, {}, {"name_suffix": ""}),
        ({"state_id_expiration": "none"}, {}, {"state_id_expiration": ""}),
        ({"state_id_kind": "state_id_card"}, {}, {"state_id_kind": "state_id_card"}),
        ({"state_id_kind": "", "state_id_expiration": ""}, {}, {"state_id_kind": "", "state_id_expiration": ""}),
        ({"address2": "URB Las Gladiolas"}, {}, {"address2": "URB Las Gladiolas", "address1": "1 Fake Rd"}),
    ],
)
def test_what_a_state_is_told(vendors, changes, settings, expected):
    """Each state in its own way; what was typed is text, whatever it looks like."""
    vendors.aamva.verified()
    aamva.ask(replace(PERSON, **changes), Outbound.until("", 60), testing.stand_in_settings(**settings))
    vendors.aamva.assert_asked(**expected)


def test_a_state_that_does_not_take_part_is_skipped(vendors):
    """And said so; nobody is asked."""
    person = replace(PERSON, state_id_jurisdiction="CA")
    assert aamva.ask(person, Outbound.until("", 60), vendors.settings).reason == "unsupported_jurisdiction"
    vendors.aamva.assert_not_asked()


@pytest.mark.parametrize("code", ["0001", "0002", "0047"])
def test_a_state_that_did_not_answer_is_no_no(vendors, code):
    """The vendor's failure, by its code, which an agency may choose to let pass."""
    vendors.aamva.state_fails(code)
    failed = failure("aamva")
    assert (failed.cause, failed.detail, failed.retryable) == (Cause.FAULT, code, False)
    assert ask("aamva", idv_aamva_bypass_exception_ids=[code]).reason == "bypassed_exception"


def test_a_failure_in_a_maintenance_window_says_so(vendors, monkeypatch):
    """In the log, next to its code; a state's explicit no stays one."""
    monkeypatch.setattr(aamva, "in_maintenance", lambda state, now: True)
    vendors.aamva.state_fails("0001")
    assert failure("aamva").detail == "0001:maintenance"
    vendors.aamva.not_verified(silent=("dob",))
    assert failure("aamva").detail == "maintenance"
    vendors.aamva.not_verified("dob")
    assert not ask("aamva").verified


def test_what_a_state_confirms(vendors):
    """The address only as a whole."""
    vendors.aamva.verified()
    assert {"address", "dob", "state_id_number"} <= set(ask("aamva").confirmed)
    vendors.aamva.says(aamva_standin.says(["city"]))
    said = ask("aamva")
    assert said.verified
    assert not {"address", "city", "zipcode"} & set(said.confirmed)


@pytest.mark.parametrize(
    ("refusal", "status", "calls"),
    [({}, 401, 4), ({}, 403, 4), (token_standin.says_fault(), 500, 4), (token_standin.says_fault(), 200, 4),
     (token_standin.says_fault("0047"), 500, 2), ({}, 500, 2)],
)  # fmt: skip
def test_one_token_for_every_call(vendors, refusal, status, calls):
    """Two calls make it, once; one that AAMVA itself refused is made anew, but not for a state's trouble."""
    vendors.aamva.verified()
    for _ in range(3):
        ask("aamva")
    vendors.aamva_token.assert_asked(times=2)
    vendors.aamva.says(refusal, status)
    failure("aamva")
    vendors.aamva.verified()
    ask("aamva")
    vendors.aamva_token.assert_asked(times=calls)


def test_one_renewal_at_a_time():
    """While one thread fetches, the others wait for it, and all get its token; each failure is told to all."""
    token, began, going = aamva_token.Token(), threading.Event(), threading.Event()
    fetched, got = [], []

    def fetch() -> str:
        fetched.append(1)
        began.set()
        going.wait(10)
        return f"token {len(fetched)}"

    threads = [threading.Thread(target=lambda: got.append(token.get(fetch, 10))) for _ in range(8)]
    for thread in threads:
        thread.start()
    began.wait(10)
    assert got == []
    going.set()
    for thread in threads:
        thread.join(10)
    assert (len(fetched), got) == (1, ["token 1"] * 8)


def test_a_token_is_renewed_before_it_ends(monkeypatch):
    """One thread renews while the others go on with the old one; a renewal that fails costs nothing yet."""
    clock = [1000.0]
    monkeypatch.setattr(aamva_token.time, "monotonic", lambda: clock[0])
    token, going, renewed = aamva_token.Token(), threading.Event(), []
    assert token.get(lambda: "old", 1) == "old"
    clock[0] += aamva_token.RENEW - 1
    assert token.get(lambda: "too early", 1) == "old"
    clock[0] += 2

    def slow() -> str:
        going.wait(10)
        return "new"

    thread = threading.Thread(target=lambda: renewed.append(token.get(slow, 1)))
    thread.start()
    wait_for(lambda: token.renewal, "the renewal")
    assert token.get(lambda: "twice", 1) == "old"
    going.set()
    thread.join(10)
    assert renewed == ["new"]
    clock[0] += aamva_token.RENEW + 1

    def fails() -> str:
        raise VendorError("aamva_security_token", Cause.REFUSED)

    assert token.get(fails, 1) == "new"
    clock[0] += aamva_token.LASTS
    with pytest.raises(VendorError, match="refused"):
        token.get(fails, 1)
    assert token.get(lambda: "at last", 1) == "at last"


def test_waiting_for_a_token_ends_with_the_job():
    """The one who waits has no longer than the person."""
    token, going = aamva_token.Token(), threading.Event()
    thread = threading.Thread(target=lambda: token.get(lambda: str(going.wait(10)), 1))
    thread.start()
    wait_for(lambda: token.renewal, "the renewal")
    with pytest.raises(VendorError, match="deadline"):
        token.get(lambda: "", 0.05)
    going.set()
    thread.join(10)
