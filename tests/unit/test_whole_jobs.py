"""The kit's whole jobs: from the applicant to what the page would get, with no server there."""

import json
import subprocess
import sys
from dataclasses import replace

import pytest
from conftest import ROOT

from idp.errors import ConfigError
from tasks.vendors.standins.testing import FAKEY

#: What a job is given and gives back, in a process that knows of no Postgres, Redis or KMS and has no psycopg2.
ALONE = """
import sys
sys.modules["psycopg2"] = None
from tasks.testing import FAKEY, mocked
with mocked() as vendors:
    vendors.instant_verify.verified()
    vendors.aamva.verified()
    vendors.phone_finder.verified()
    print(vendors.resolution(FAKEY)["outcome"], vendors.address(FAKEY)["outcome"])
print(sorted({"peewee", "redis", "bottle"} & sys.modules.keys()))
"""


def test_a_whole_resolution(vendors):
    """Both vendors, the adjudication, and the result as the page reads it."""
    vendors.instant_verify.not_verified("address", coverable=True)
    vendors.aamva.verified()
    result = vendors.resolution(FAKEY)
    assert (result["success"], result["outcome"], result["errors"]) == (True, "verified", {})
    assert result["reasons"] == ["state_id_covers_failed_resolution", "pass_state_id"]
    assert (result["vendor"], set(result["timings"])) == ("lexisnexis:instant_verify", {"resolution", "state_id"})
    assert json.loads(json.dumps(result)) == result
    vendors.aamva.not_verified("dob")
    result = vendors.resolution(FAKEY)
    assert (result["outcome"], result["errors"]) == ("not_verified", {"dob": ["UNVERIFIED"]})
    vendors.aamva.state_fails("0001")
    assert vendors.resolution(FAKEY)["outcome"] == "vendor_error"


def test_a_whole_address_job(vendors):
    """With the second vendor, by settings of the moment."""
    vendors.phone_finder.fails()
    vendors.socure_phone_risk.verified()
    assert vendors.address(FAKEY)["outcome"] == "vendor_error"
    assert vendors.address(FAKEY, idv_address_secondary_vendor="socure")["vendor"] == "socure_phonerisk"
    vendors.address(replace(FAKEY, phone="7035555555"), idv_address_secondary_vendor="socure")
    vendors.socure_phone_risk.assert_asked(times=2, phone="7035555555")


def test_a_job_for_whom_nobody_waits_asks_nobody(vendors):
    """Its seconds are those of the person."""
    vendors.phone_finder.verified()
    assert vendors.address(FAKEY, seconds_left=-1)["reasons"] == ["lexis_nexis_phone_finder:deadline"]
    vendors.phone_finder.assert_not_asked()


def test_a_sequence_of_answers(vendors):
    """Times out, then verified; the last one for as many calls as come. What is set anew begins anew."""
    vendors.aamva.verified()
    vendors.instant_verify.times_out("connect")
    vendors.instant_verify.then().verified()
    assert vendors.resolution(FAKEY)["outcome"] == "verified"
    vendors.instant_verify.assert_asked(times=2)
    vendors.instant_verify.fails(503)
    vendors.instant_verify.then().not_verified("ssn")
    vendors.instant_verify.then().verified()
    outcomes = [vendors.resolution(FAKEY)["outcome"] for _ in range(4)]
    assert outcomes == ["vendor_error", "not_verified", "verified", "verified"]
    with pytest.raises(ValueError, match="and none was set"):
        vendors.phone_finder.then()


def test_a_setting_that_there_is_not_is_an_error(vendors):
    """So is a value that no start would take; both by name."""
    with pytest.raises(ValueError, match="unknown: idv_adress_primary_vendor; there are .*idv_address_primary_vendor"):
        vendors.address(FAKEY, idv_adress_primary_vendor="socure")
    with pytest.raises(ConfigError, match="idv_address_primary_vendor: must be one of lexis_nexis, "):
        vendors.address(FAKEY, idv_address_primary_vendor="scure")


def test_nothing_is_needed_but_the_extra():
    """Neither psycopg2 nor any part that wants a server is so much as imported; the environment is empty."""
    done = subprocess.run(
        [sys.executable, "-c", ALONE], cwd=ROOT, env={}, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stdout.split("\n")[:2] == ["verified verified", "[]"], done.stderr
