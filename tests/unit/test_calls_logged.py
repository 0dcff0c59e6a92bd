"""What stands in the log of each call: ids by which it is found at the vendor, what failed, and whose fault it is."""

import json
import logging

import pytest
from unit.asking import PERSON, ask, every_vendor, failure

from idp.errors import Cause
from tasks.vendors.aamva import token_standin
from tasks.vendors.lexisnexis.product_standin import instant_verify_says
from tasks.vendors.mocking import body_of


@pytest.fixture
def lines(caplog):
    """The fields of the calls so far."""
    caplog.set_level(logging.INFO, "idp")
    return lambda: [r.fields | {"level": r.levelname} for r in caplog.records if r.message == "vendor.called"]


@every_vendor
def test_the_id_that_is_sent_is_the_lines(vendors, lines, name):
    """And a fresh one each time, AAMVA's two calls before the verification among them."""
    getattr(vendors, name).verified()
    ask(name)
    ask(name)
    calls = [*vendors.aamva_token.requests, *getattr(vendors, name).requests]
    said = [line["call_id"] for line in lines()]
    assert len(said) == len(set(said)) == len(calls)
    assert sorted(said) == sorted(one for one in said for call in calls if one.encode() in body_of(call))


@every_vendor
def test_the_vendors_own_id_and_what_failed(vendors, lines, name):
    """The names of the attributes, and never what was typed."""
    getattr(vendors, name).not_verified()
    said = ask(name)
    line = lines()[-1]
    assert (line["outcome"], line["status"], line["level"]) == ("answered", 200, "INFO")
    assert line["transaction_id"] == said.transaction_id
    assert line["attributes"] == list(said.failed) != []
    assert PERSON.last_name not in str(line)


@pytest.mark.parametrize("name", ["instant_verify", "phone_finder", "instant_verify_ddp", "phone_finder_ddp"])
def test_a_wrong_account_is_told_by_the_vendors_code(vendors, lines, name):
    """It answered well, in time, that it can't: no outage, and an error at once. Its id is there to call about."""
    code = "fail_access" if name.endswith("_ddp") else "invalid_transaction_initiate"
    getattr(vendors, name).errs()
    failed = failure(name)
    assert (failed.cause, failed.detail) == (Cause.FAULT, code)
    line = lines()[-1]
    assert (line["level"], line["outcome"], line["status"]) == ("ERROR", "fault", code)
    assert len(line["transaction_id"]) == 36
    for _ in range(8):
        assert failure(name).cause == Cause.FAULT


@every_vendor
@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_key_is_an_error_at_once(vendors, lines, name, status):
    """No waiting mends it, so somebody is called; an outage warns."""
    getattr(vendors, name).fails(status)
    failure(name)
    assert (lines()[-1]["level"], lines()[-1]["status"]) == ("ERROR", str(status))
    getattr(vendors, name).fails(503)
    failure(name)
    assert lines()[-1]["level"] == "WARNING"


@pytest.mark.parametrize("status", [200, 500])
def test_a_refused_certificate_is_told_by_its_fault(vendors, lines, status):
    """AAMVA says it with the status of an outage; the circuit stays shut whatever the number."""
    vendors.aamva_token.says(token_standin.says_fault(subcode="FailedAuthentication"), status)
    for _ in range(8):
        failed = failure("aamva")
        assert (failed.service, failed.cause, failed.detail) == (
            "aamva_security_token",
            Cause.FAULT,
            "FailedAuthentication",
        )
    assert (lines()[-1]["level"], lines()[-1]["status"]) == ("ERROR", "FailedAuthentication")
    vendors.aamva_token.says(token_standin.says_fault(), status)
    assert failure("aamva").detail == "Receiver"


@pytest.mark.parametrize("code", ["Total nonsense", "a" * 65, "mcfakerson", PERSON.ssn, "", None, 7, ["a"], "zoë"])
def test_a_code_that_is_no_plain_word_of_the_vendors_is_dropped(vendors, lines, code):
    """What was sent may come back in it."""
    vendors.instant_verify.errs(code)
    failed = failure("instant_verify")
    assert (failed.cause, failed.detail) == (Cause.FAULT, "")
    assert lines()[-1]["status"] == 200


@pytest.mark.parametrize("told", [PERSON.ssn, PERSON.last_name, "1 Fake Rd", "", None, 7])
def test_an_id_that_was_ours_is_not_written(vendors, lines, told):
    """A vendor that gives back what it got as its id would tell of the person."""
    answer = instant_verify_says()
    answer["Status"]["ConversationId"] = told
    vendors.instant_verify.says(answer)
    assert ask("instant_verify").verified
    assert "transaction_id" not in lines()[-1]
    assert PERSON.ssn not in json.dumps(lines())


def test_what_can_not_be_read_is_not_called_answered(vendors, lines):
    """The outcome is what came of it; the status stays the vendor's."""
    vendors.socure.says("<p>")
    failure("socure")
    assert (lines()[-1]["outcome"], lines()[-1]["status"]) == ("unreadable", 200)
