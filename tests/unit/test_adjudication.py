"""Many answers into one outcome."""

from dataclasses import replace

import pytest

from idp.errors import Cause, VendorError
from tasks.adjudication import Asked, adjudicate, settled
from tasks.vendors.wire.answer import Answer, Skipped


def no(*failed, coverable=False):
    return Answer("v", False, failed, coverable=coverable)


YES = Answer("v", True)
STATE_YES = Answer("v", True, confirmed=("address", "dob", "state_id_number", "last_name"))
STATE_HALF = Answer("v", True, confirmed=("dob", "state_id_number"))
IN_MAINTENANCE = VendorError("aamva_verification", Cause.FAULT, "0001:maintenance")
DOWN = VendorError("a_service", Cause.READ_TIMEOUT)
SKIPPED = Skipped("v", "unsupported_jurisdiction")
COVERED, UNCOVERED = "state_id_covers_failed_resolution", "fail_resolution_without_state_id_coverage"

CASES = [
    # resolution, state_id: outcome, the first reason, the failed attributes
    (YES, STATE_YES, "verified", "pass_resolution", []),
    (YES, SKIPPED, "verified", "pass_resolution", []),
    (YES, no("state_id_number"), "not_verified", "pass_resolution", ["state_id_number"]),
    (YES, DOWN, "vendor_error", "pass_resolution", []),
    (no("ssn"), STATE_YES, "not_verified", UNCOVERED, ["ssn"]),
    (no("address"), STATE_YES, "not_verified", UNCOVERED, ["address"]),
    (no("address", coverable=True), STATE_YES, "verified", COVERED, []),
    (no("address", "dob", "state_id_number", coverable=True), STATE_YES, "verified", COVERED, []),
    (no("address", coverable=True), STATE_HALF, "not_verified", UNCOVERED, ["address"]),
    (no("dob", coverable=True), STATE_HALF, "verified", COVERED, []),
    (no("ssn", "address", coverable=True), STATE_YES, "not_verified", UNCOVERED, ["address", "ssn"]),
    (no("dead", coverable=True), STATE_YES, "not_verified", UNCOVERED, ["dead"]),
    (no("unknown", coverable=True), STATE_YES, "not_verified", UNCOVERED, ["unknown"]),
    (no(), STATE_YES, "not_verified", UNCOVERED, ["unknown"]),
    (no("address", coverable=True), SKIPPED, "not_verified", UNCOVERED, ["address"]),
    (no("address", coverable=True), DOWN, "vendor_error", "resolution_waits_for_state_id", []),
    (no("address", coverable=True), no("dob"), "not_verified", UNCOVERED, ["address", "dob"]),
    (no("ssn", coverable=True), DOWN, "not_verified", UNCOVERED, ["ssn"]),
    (DOWN, STATE_YES, "vendor_error", "a_service:read_timeout", []),
    (DOWN, no("dob"), "not_verified", "a_service:read_timeout", ["dob"]),
    (DOWN, IN_MAINTENANCE, "vendor_error", "a_service:read_timeout", []),
]


@pytest.mark.parametrize(("resolution", "state", "outcome", "reason", "failed"), CASES)
def test_outcomes(resolution, state, outcome, reason, failed):
    """Every part must be a yes; the state's may stand in for a no; a no outweighs an outage."""
    said = [Asked("resolution", resolution, 1.5), Asked("state_id", state)]
    found = adjudicate(said)
    assert (found.outcome, found.reasons[0], found.failed) == (outcome, reason, failed)
    result = found.result()
    assert result["success"] == (outcome == "verified")
    assert result["errors"] == {name: ["UNVERIFIED"] for name in failed}
    assert ("state_id" in result["timings"]) == (not isinstance(state, Skipped))


@pytest.mark.parametrize(
    "said",
    [
        [],
        [Asked("resolution", SKIPPED), Asked("state_id", SKIPPED)],
        [Asked("resolution", SKIPPED), Asked("state_id", STATE_YES)],
        [Asked("state_id", STATE_YES)],
        [Asked("address", SKIPPED)],
        [Asked("address", SKIPPED), Asked("address_second", SKIPPED)],
    ],
)
def test_nobody_is_verified_without_an_explicit_yes(said):
    """Nothing asked, all skipped, or a yes of another part than the one that carries the step."""
    found = adjudicate(said)
    assert (found.outcome, found.reasons[-1], found.failed) == ("vendor_error", "nobody_said_yes", [])


NOTHING_HELD = Answer("v", False, ("phone",), no_data=True)


@pytest.mark.parametrize(
    ("first", "second", "outcome", "reasons", "failed"),
    [
        (YES, None, "verified", ["pass_address"], []),
        (no("phone"), None, "not_verified", ["fail_address"], ["phone"]),
        (NOTHING_HELD, None, "not_verified", ["no_data_address"], ["phone"]),
        (DOWN, None, "vendor_error", ["a_service:read_timeout"], []),
        (DOWN, YES, "verified", ["a_service:read_timeout", "pass_address_second"], []),
        (NOTHING_HELD, YES, "verified", ["no_data_address", "pass_address_second"], []),
        (no("phone"), YES, "verified", ["fail_address", "pass_address_second"], []),
        (DOWN, no("phone_risk"), "not_verified", ["a_service:read_timeout", "fail_address_second"], ["phone_risk"]),
        (NOTHING_HELD, NOTHING_HELD, "not_verified", ["no_data_address", "no_data_address_second"], ["phone"]),
        (NOTHING_HELD, DOWN, "vendor_error", ["no_data_address", "a_service:read_timeout"], []),
        (
            DOWN,
            IN_MAINTENANCE,
            "vendor_error",
            ["a_service:read_timeout", "aamva_verification:fault:0001:maintenance"],
            [],
        ),
    ],
)
def test_where_the_second_phone_vendor_was_asked_its_word_counts(first, second, outcome, reasons, failed):
    """Whatever the first said; its reason is recorded all the same, and the result names who decided."""
    said = [Asked("address", first), *([Asked("address_second", replace_vendor(second))] if second else [])]
    found = adjudicate(said)
    assert (found.outcome, found.reasons, found.failed) == (outcome, reasons, failed)
    if isinstance(second, Answer):
        assert found.result()["vendor"] == "second"


def replace_vendor(said):
    return replace(said, vendor="second") if isinstance(said, Answer) else said


def test_the_first_phone_vendor_s_no_settles_nothing_while_the_second_may_be_asked():
    """Its yes does not need it."""
    assert settled([Asked("address", no("phone"))], {}) is True
    assert settled([Asked("address", no("phone"))], {"address_second"}) is False
    assert adjudicate([Asked("address", YES)], {"address_second"}).outcome == "verified"


def test_a_failure_is_a_reason_with_its_code():
    """What ops need to tell a state's maintenance from an outage."""
    assert adjudicate([Asked("state_id", IN_MAINTENANCE)]).reasons == ["aamva_verification:fault:0001:maintenance"]


def test_reasons_of_what_has_no_consequence():
    """What was skipped is recorded."""
    said = [Asked("resolution", YES), Asked("state_id", SKIPPED)]
    assert adjudicate(said).reasons == [
        "pass_resolution",
        "state_id_skipped:unsupported_jurisdiction",
    ]


@pytest.mark.parametrize(
    ("name", "said", "pending", "expected"),
    [
        ("resolution", no("ssn"), {"state_id"}, True),
        ("resolution", no("ssn", coverable=True), {"state_id"}, True),
        ("resolution", no("address", coverable=True), {"state_id"}, False),
        ("resolution", no("address", coverable=True), {}, True),
        ("resolution", YES, {"state_id"}, False),
        ("resolution", DOWN, {"state_id"}, False),
        ("state_id", no("dob"), {"resolution"}, True),
    ],
)
def test_when_no_answer_can_change_the_outcome(name, said, pending, expected):
    """Then no further call is made."""
    assert settled([Asked(name, said)], pending) == expected
