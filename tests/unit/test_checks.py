"""What a start refuses, and what production demands."""

import re

import pytest

from idp import when
from idp.config import load
from idp.errors import ConfigError
from idp.settings import ABOUT, Settings
from tests.unit.settings_of_production import DDP, HMAC, PHONE_RISK, PRODUCTION, SOCURE, TRUE_ID, TRUE_ID_HMAC


def test_a_production_start_is_complete():
    """The whole set loads."""
    assert load(PRODUCTION).production


@pytest.mark.parametrize("name", sorted(PRODUCTION.keys() - {"PRODUCTION"}))
def test_production_refuses_an_incomplete_start(name):
    """Each setting is needed, KMS among them."""
    with pytest.raises(ConfigError, match=name.lower()):
        load({k: v for k, v in PRODUCTION.items() if k != name})


@pytest.mark.parametrize("vendor", [SOCURE, HMAC, DDP, PHONE_RISK])
def test_production_needs_the_settings_of_the_vendors_in_use(vendor):
    """And of no others; without a state to ask, AAMVA's keys are not needed."""
    load(PRODUCTION | vendor)
    switches = {"IDV_RESOLUTION_DEFAULT_VENDOR", "IDV_ADDRESS_PRIMARY_VENDOR", "IDV_ADDRESS_SECONDARY_VENDOR"}
    for name in vendor.keys() - switches - {"LEXISNEXIS_HMAC_AUTH_ENABLED"}:
        with pytest.raises(ConfigError, match=name.lower()):
            load(PRODUCTION | {k: v for k, v in vendor.items() if k != name})
    without = {k: v for k, v in PRODUCTION.items() if not k.startswith("AAMVA")}
    assert load(without | {"AAMVA_SUPPORTED_JURISDICTIONS": ""}).aamva_supported_jurisdictions == []


def test_who_is_not_asked_needs_no_settings():
    """Through DDP alone neither LexisNexis' other platform nor its password or key."""
    rdp = {k for k in PRODUCTION if k.startswith("LEXISNEXIS_")}
    without = {k: v for k, v in PRODUCTION.items() if k not in rdp}
    assert load(without | DDP).idv_address_primary_vendor == "lexis_nexis_ddp"
    with pytest.raises(ConfigError, match="lexisnexis_base_url: must be set"):
        load(without | DDP | {"IDV_ADDRESS_SECONDARY_VENDOR": "lexis_nexis"})
    with pytest.raises(ConfigError) as refused:
        load(without | DDP | TRUE_ID)
    told = re.findall(r"(\w+): must be set", str(refused.value))
    assert told == ["lexisnexis_base_url", "lexisnexis_request_mode"], "TrueID has an account of its own there"


@pytest.mark.parametrize("given", ["environment", "file"])
def test_a_setting_that_was_renamed_is_not_passed_over(given, tmp_path):
    """In the environment it would be read by nobody, and the agency be served by another vendor than it chose."""
    file = tmp_path / "application.yml"
    file.write_text("unknown_settings: ignore\n" + ("resolution_vendor: socure_kyc\n" if given == "file" else ""))
    environ = {"APPLICATION_YML": str(file)} | ({"RESOLUTION_VENDOR": "socure_kyc"} if given == "environment" else {})
    with pytest.raises(ConfigError, match="resolution_vendor: is called idv_resolution_default_vendor now"):
        load(environ)


def test_with_hmac_no_password_is_needed():
    """One of the two credentials."""
    without = {k: v for k, v in PRODUCTION.items() if k not in ("LEXISNEXIS_USERNAME", "LEXISNEXIS_PASSWORD")}
    assert load(without | HMAC).lexisnexis_hmac_auth_enabled


@pytest.mark.parametrize("name", [name for name, about in ABOUT.items() if about.needed and not about.default_will_do])
def test_production_refuses_what_is_only_for_the_sandbox(name):
    """A default that was written down is refused like one that was not."""
    default = getattr(Settings, name)
    written = str(default).lower() if isinstance(default, bool) else default
    more = {
        when.HMAC: HMAC, when.SOCURE: SOCURE, when.TRUE_ID: TRUE_ID, when.TRUE_ID_PASSWORD: TRUE_ID,
        when.TRUE_ID_HMAC: TRUE_ID | HMAC | TRUE_ID_HMAC,
    }.get(ABOUT[name].needed, DDP if "ddp" in ABOUT[name].needed else {})  # fmt: skip
    everything = PRODUCTION | more
    with pytest.raises(ConfigError, match=f"{name}: must be set in production"):
        load(everything | {name.upper(): written})


@pytest.mark.parametrize("key", ["00" * 32, "ab" * 32, "0102" * 16])
def test_production_refuses_a_key_that_is_not_random(key):
    """32 random bytes have fewer than 8 different ones never."""
    with pytest.raises(ConfigError, match="session_encryption_key: must be random") as refused:
        load(PRODUCTION | {"SESSION_ENCRYPTION_KEY": key})
    assert key not in str(refused.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://h/d"),
        ("DATABASE_URL", "h/d"),
        ("REDIS_URL", "localhost:6379"),
        ("OUTBOUND_PROXY_URL", "proxy.internal:3128"),
        ("OUTBOUND_PROXY_URL", "http:proxy.internal"),
        ("AAMVA_AUTH_URL", "https://["),
    ],
)
def test_an_address_begins_with_its_scheme(name, value):
    """Else it would be found out by the first person."""
    with pytest.raises(ConfigError, match=f"{name.lower()}: must begin with") as refused:
        load({name: value})
    assert value not in str(refused.value)


@pytest.mark.parametrize(
    ("name", "value", "reader"),
    [("DATABASE_URL", "postgresql://h/d?nonsense=1", "libpq"), ("REDIS_URL", "redis://h?db=x", "redis-py")],
)
def test_an_address_is_one_for_its_reader(name, value, reader):
    """A misspelt option would stop each connection, not the start."""
    with pytest.raises(ConfigError, match=f"{name.lower()}: must be an address that {reader} can read") as refused:
        load({"PRODUCTION": "false", name: value})
    assert value not in str(refused.value)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("IDV_RESOLUTION_DEFAULT_VENDOR", "somebody", "one of instant_verify, instant_verify_ddp, socure_kyc"),
        ("IDV_ADDRESS_PRIMARY_VENDOR", "none", "one of lexis_nexis, lexis_nexis_ddp, socure"),
        ("IDV_ADDRESS_SECONDARY_VENDOR", "lexis_nexis", "another than idv_address_primary_vendor, or none"),
        ("IDV_ADDRESS_SECONDARY_VENDOR", "", "one of none, lexis_nexis"),
        ("IDV_SOCURE_PHONERISK_NAME_CORRELATION_SCORE_THRESHOLD", "1.0", "less than 1, or nobody could pass"),
        ("IDV_SOCURE_PHONERISK_SCORE_THRESHOLD", "0", "more than 0"),
        ("IDV_SOCURE_PHONERISK_SCORE_THRESHOLD", "1.5", "at most 1"),
        ("AAMVA_PRIVATE_KEY", "secret-text", "base64 of an RSA key"),
        ("AAMVA_CONNECT_TIMEOUT", "0", "more than 0"),
        ("SOCURE_IDPLUS_TIMEOUT_IN_SECONDS", "-1", "more than 0"),
        ("AAMVA_SUPPORTED_JURISDICTIONS", "AL,Alaska", "list of states"),
        ("IDV_SOCURE_KYC_AUTO_FAILURE_REASON_CODES", "r995", "a capital letter and three digits"),
        ("IDV_SOCURE_KYC_AUTO_FAILURE_REASON_CODES", "R995;R996", "a capital letter and three digits"),
        ("IDV_SOCURE_KYC_AUTO_FAILURE_REASON_CODES", '["R995", ""]', "a capital letter and three digits"),
        ("IDV_SOCURE_KYC_AUTO_FAILURE_REASON_CODES", "'R995'", "a capital letter and three digits"),
        ("IDV_AAMVA_BYPASS_EXCEPTION_IDS", "47", "four digits each"),
        ("IDV_AAMVA_BYPASS_EXCEPTION_IDS", "ExceptionId: 0047", "four digits each"),
        ("DOMAIN_NAME", "https://verify.file.gov", "a host's name alone"),
        ("RETURN_SECRET", "secret-text", "64 hex digits"),
        ("RETURN_SECRET", "5c" * 32, "return_url: must be set, as return_secret is"),
        ("OUTBOUND_CA_BUNDLE", "/nowhere/ca.pem", "PEM file of certificates"),
        ("OUTBOUND_CA_BUNDLE", __file__, "PEM file of certificates"),
    ],
)
def test_a_value_that_cannot_work_is_refused(name, value, words):
    """With what would; never with what was given."""
    with pytest.raises(ConfigError, match=words) as refused:
        load({name: value})
    assert name.lower() in str(refused.value)
    assert "secret-text" not in str(refused.value)


def test_a_list_of_codes_means_what_it_says():
    """In login.gov's JSON style as well."""
    for written in ("R995,I907", '["R995", "I907"]'):
        environ = {"IDV_SOCURE_KYC_AUTO_FAILURE_REASON_CODES": written}
        assert load(environ).idv_socure_kyc_auto_failure_reason_codes == ["R995", "I907"]
    assert load({"IDV_AAMVA_BYPASS_EXCEPTION_IDS": '["0047"]'}).idv_aamva_bypass_exception_ids == ["0047"]
    assert load({"IDV_AAMVA_BYPASS_EXCEPTION_IDS": "[]"}).idv_aamva_bypass_exception_ids == []


@pytest.mark.parametrize(
    "name", ["LEXISNEXIS_BASE_URL", "AAMVA_AUTH_URL", "AAMVA_VERIFICATION_URL", "SOCURE_IDPLUS_BASE_URL"]
)
def test_production_refuses_a_vendor_without_tls(name):
    """Personal data does not leave in the clear."""
    with pytest.raises(ConfigError, match=f"{name.lower()}: must begin with https"):
        load(PRODUCTION | SOCURE | {name: "http://vendor.example.gov"})


@pytest.mark.parametrize("host", ["database.example.gov", "10.0.0.1:5432", "u:p@one,two", "127.0.0.1.example.gov"])
def test_away_from_loopback_production_must_be_said(host):
    """A service for real people is not a development start by an oversight."""
    environ = {"DATABASE_URL": f"postgresql://{host}/idp"}
    with pytest.raises(ConfigError, match="production: must be said"):
        load(environ)
    assert load(environ | {"PRODUCTION": "false"}).production is False


@pytest.mark.parametrize("host", ["", "localhost", "u:p@127.0.0.1:5432", "[::1]"])
def test_on_loopback_production_is_off_unless_said(host):
    """A developer's own Postgres."""
    assert load({"DATABASE_URL": f"postgresql://{host}/idp"}).production is False
