"""Who failed so often lately that they are not asked for a while."""

from dataclasses import replace

import pytest
from unit.asking import PERSON, failure

from idp.errors import UNREACHED, Cause, VendorError
from tasks.vendors.aamva import verification as aamva
from tasks.vendors.wire.circuits import FAILURES
from tasks.vendors.wire.http import Outbound


def of(vendors, state: str):
    """What AAMVA says of a license of this state."""
    return aamva.ask(replace(PERSON, state_id_jurisdiction=state), Outbound.until("", 60), vendors.settings)


def cause_of(vendors, state: str) -> Cause:
    with pytest.raises(VendorError) as failed:
        of(vendors, state)
    return failed.value.cause


def test_a_vendor_that_is_down_is_not_asked_for_a_while(vendors):
    """Five outages in a row open the circuit: the next call fails at once, without a request."""
    vendors.instant_verify.fails(503)
    for _ in range(FAILURES):
        assert failure("instant_verify").cause == Cause.STATUS
    assert failure("instant_verify").cause == Cause.CIRCUIT_OPEN
    vendors.instant_verify.assert_asked(times=FAILURES)


def test_refusals_do_not_open_the_circuit(vendors):
    """A vendor that answers is not down; nor is AAMVA when one state is."""
    vendors.instant_verify.fails(400)
    vendors.aamva.state_fails("0001")
    for _ in range(FAILURES + 2):
        assert failure("instant_verify").cause == Cause.STATUS
        assert failure("aamva").detail == "0001"


def test_the_silence_of_a_vendor_that_had_no_time_does_not_count(vendors):
    """Where jobs are claimed late, people about to leave would shut the vendor for the others."""
    vendors.instant_verify.times_out()
    for _ in range(FAILURES + 1):
        assert failure("instant_verify", seconds_left=0.4).cause == Cause.READ_TIMEOUT
    assert vendors.settings.lexisnexis_instant_verify_timeout > 2 * 0.4


@pytest.mark.parametrize("silence", ["times_out", "resets", "fails"])
def test_a_state_that_hangs_shuts_no_other_state(vendors, silence):
    """Six licenses of one state get no answer, the sixth without a call; four of another are verified."""
    getattr(vendors.aamva, silence)()
    causes = [cause_of(vendors, "NE") for _ in range(6)]
    assert causes[-1] == Cause.PART_CIRCUIT_OPEN
    assert Cause.PART_CIRCUIT_OPEN not in causes[:-1]
    vendors.aamva.verified()
    assert all(of(vendors, "OH").verified for _ in range(4))
    assert cause_of(vendors, "NE") == Cause.PART_CIRCUIT_OPEN


def test_what_never_reaches_a_service_shuts_it_as_a_whole(vendors):
    """Whichever state it was for."""
    vendors.aamva.refuses()
    for state in ("NE", "OH", "ND", "MT", "DC"):
        assert cause_of(vendors, state) == Cause.REFUSED
    assert cause_of(vendors, "VA") == Cause.CIRCUIT_OPEN


@pytest.mark.parametrize("cause", Cause)
def test_which_failures_mean_that_the_vendor_was_never_reached(cause):
    """Then another host may be luckier; a vendor, or a state, that is silent is so for all."""
    unreached = {Cause.CONNECT_TIMEOUT, Cause.REFUSED, Cause.PROXY, Cause.TLS, Cause.CIRCUIT_OPEN}
    assert VendorError("a_service", cause).unreached == (cause in unreached)
    assert unreached == UNREACHED
