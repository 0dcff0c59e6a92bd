"""Every vendor from page to page: through a real proxy, side by side, and one that hangs."""

import json
import re
import socket
from pathlib import Path

import pytest
from conftest import wait_for

from idp.development.servers import free_port, listening
from tasks.vendors.standins.testing import FAKEY

#: What each call is in the proxy's log.
CALLS = {
    "instant_verify": r"called /restws/identity/v2/test_account/gsa2\.chk32\.test\.wf/conversation",
    "phone_finder": r"called /restws/identity/v2/test_account/customers\.gsa2\.phonefinder\.workflow/conversation",
    "aamva's token": r"called /Authentication/Authenticate\.svc",
    "aamva": r"called /dldv/2\.1/online",
    "socure": r"called /api/3\.0/EmailAuthScore",
}

RECORDER = "tests.acceptance.recorder.Recorder"


@pytest.fixture
def proxied(house_of, database_url, redis_url, tmp_path):
    """A house whose vendor calls go through proxy.py, and the proxy's log."""
    port, log = free_port(), tmp_path / "proxy.log"
    house = house_of(database_url, redis_url, OUTBOUND_PROXY_URL=f"http://127.0.0.1:{port}")
    house.start(
        "proxy", "-m", "proxy", "--port", str(port), "--num-workers", "1", "--num-acceptors", "1",
        "--log-file", str(log), "--data-dir", str(tmp_path / "proxy"), "--plugins", RECORDER,
    )  # fmt: skip
    wait_for(lambda: listening(port), "the proxy")
    house.web()
    return house, log


def reached(log: Path) -> dict[str, int]:
    text = log.read_text()
    return {name: len(re.findall(pattern, text)) for name, pattern in CALLS.items()}


def vendor_calls(house) -> list[dict]:
    lines = [json.loads(line) for line in house.log.read_text().splitlines()]
    return [line for line in lines if line["event"] == "vendor.called"]


def test_every_call_goes_through_the_proxy(proxied):
    """Each vendor's call stands in its log, as often as in ours; Socure's where it is chosen."""
    house, log = proxied
    house.sandbox()
    house.consumer()
    person = house.person()
    person.submit()
    assert person.end() == "/phone"
    person.submit_phone()
    assert person.end(step="/phone") == "/verified"
    once = dict.fromkeys(CALLS, 1) | {"aamva's token": 2, "socure": 0}
    wait_for(lambda: reached(log) == once, f"{once} in the proxy's log, where there was {reached(log)}", 5)
    assert len(vendor_calls(house)) == sum(once.values())
    house.environment["IDV_RESOLUTION_DEFAULT_VENDOR"] = "socure_kyc"
    house.stop("consumer")
    house.consumer()
    person = house.person()
    person.submit()
    assert person.end() == "/phone"
    wait_for(lambda: reached(log)["socure"] == 1, "Socure in the proxy's log", 5)
    assert reached(log)["instant_verify"] == 1


def test_with_the_proxy_down_no_vendor_is_reached(proxied):
    """The person is told that it is not their fault; nobody came to the vendors' door."""
    house, _ = proxied
    house.consumer()
    house.stop("proxy")
    with socket.create_server(("127.0.0.1", house.sandbox_port)) as door:
        door.settimeout(0.2)
        person = house.person()
        person.submit()
        assert person.end() == "/vendor-error"
        with pytest.raises(TimeoutError):
            door.accept()
    assert {call["outcome"] for call in vendor_calls(house)} == {"proxy"}


def test_a_vendor_that_hangs_does_not_stop_the_others(house_of, services, tmp_path):
    """Eight threads, forty jobs that hang and then 200 of another kind: done before any of those ends."""
    from tasks.proofing import address_proofing, resolution_proofing

    with socket.create_server(("127.0.0.1", 0), backlog=64) as silent:
        own = {
            "IDV_RESOLUTION_DEFAULT_VENDOR": "socure_kyc",
            "SOCURE_IDPLUS_BASE_URL": f"http://127.0.0.1:{silent.getsockname()[1]}",
            "SOCURE_IDPLUS_TIMEOUT_IN_SECONDS": "50",
            "AAMVA_SUPPORTED_JURISDICTIONS": "",
            "AWS_KMS_ENABLED": "false",
        }
        house = house_of(services.environment["DATABASE_URL"], services.environment["REDIS_URL"], **own)
        for _ in range(40):
            resolution_proofing(FAKEY.to_message())
        for _ in range(200):
            address_proofing(FAKEY.to_message())
        house.sandbox()
        house.consumer(threads=8)
        done = "SELECT count(*) FROM jobs WHERE name = 'address_proofing' AND state = 'done'"
        wait_for(lambda: house.sql(done)[0][0] == 200, "the 200 others", 40)
        states = dict(house.sql("SELECT state, count(*) FROM jobs WHERE name = 'resolution_proofing' GROUP BY state"))
        assert states == {"claimed": 6, "queued": 34}
        house.stop("consumer", 9)


def test_a_frozen_state_costs_the_person_no_attempt(house):
    """The state's trouble is the vendor's; its no is the person's."""
    house.sandbox()
    house.web()
    house.consumer()
    person = house.person()
    person.submit(state_id_number="mvatimeout", state_id_jurisdiction="NE")  # which has no maintenance window
    assert person.end() == "/vendor-error"
    assert "not your fault" in person.get("/vendor-error").text
    person.submit(state_id_number="0000")
    assert person.end() == "/not-verified"
    assert "your driver&#039;s license or state ID" in person.get("/not-verified").text
    assert "You have 4 attempts left" in person.page
    proofed = [json.loads(line) for line in house.log.read_text().splitlines() if '"resolution.proofed"' in line]
    assert proofed[0]["reasons"][:2] == ["pass_resolution", "aamva_verification:fault:0047"]
    assert proofed[1]["reasons"][:2] == ["pass_resolution", "fail_state_id"]
    person.submit(state_id_number="0000", state_id_jurisdiction="CA")
    assert person.end() == "/phone"
    assert '"state_id_skipped:unsupported_jurisdiction"' in house.log.read_text()
