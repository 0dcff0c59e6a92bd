"""Settings: their order, their faults, and that no value is ever shown."""

import boto3
import pytest

from idp.config import load
from idp.errors import ConfigError
from tasks.vendors.aamva import key_pair

PRODUCTION = {
    "PRODUCTION": "true", "DATABASE_URL": "postgresql://h/d", "REDIS_URL": "redis://h", "DOMAIN_NAME": "example.gov",
    "SESSION_ENCRYPTION_KEY": "ab" * 32, "AWS_KMS_ENABLED": "true", "AWS_KMS_SESSION_KEY_ID": "alias/x",
    "LEXISNEXIS_BASE_URL": "https://vendor.example.gov", "LEXISNEXIS_ACCOUNT_ID": "42",
    **{name.upper(): value for name, value in key_pair.made_up().items()},
}  # fmt: skip


def yaml(tmp_path, text: str) -> dict[str, str]:
    (tmp_path / "application.yml").write_text(text)
    return {"APPLICATION_YML": str(tmp_path / "application.yml")}


def test_defaults_then_file_then_environment(tmp_path):
    """The environment has the last word."""
    environ = yaml(tmp_path, "async_wait_timeout_seconds: 30\ndomain_name: file.gov\n")
    assert load({}).async_wait_timeout_seconds == 60
    assert load(environ).async_wait_timeout_seconds == 30
    assert load(environ | {"ASYNC_WAIT_TIMEOUT_SECONDS": "20"}).async_wait_timeout_seconds == 20
    assert load(environ).domain_name == "file.gov"


def test_the_string_true_counts(tmp_path):
    """As login.gov's files write it."""
    assert load(yaml(tmp_path, "ruby_workers_idv_enabled: 'true'")).ruby_workers_idv_enabled is True
    assert load({}).ruby_workers_idv_enabled is False


def test_every_fault_at_once_by_name_and_never_by_value(tmp_path):
    """Unknown keys and wrong types stop the launch."""
    environ = yaml(tmp_path, "databse_url: secret-1\nsession_timeout_in_minutes: secret-2\naws_kms_enabled: secret-3\n")
    with pytest.raises(ConfigError) as refused:
        load(environ)
    for name in ("databse_url", "session_timeout_in_minutes", "aws_kms_enabled"):
        assert name in str(refused.value)
    assert "secret" not in str(refused.value)


def test_a_list_of_old_keys():
    """Commas in the environment."""
    assert load({"SESSION_ENCRYPTION_KEY_QUEUE": f"{'a' * 64}, {'b' * 64}"}).session_encryption_key_queue == [
        "a" * 64,
        "b" * 64,
    ]


@pytest.mark.parametrize("key", ["abc", "g" * 64])
def test_a_key_is_64_hex_digits(key):
    """And its value is not shown."""
    with pytest.raises(ConfigError, match="64 hex digits") as refused:
        load({"SESSION_ENCRYPTION_KEY": key})
    assert key not in str(refused.value)


def test_a_production_start_is_complete():
    """The whole set loads."""
    assert load(PRODUCTION).production


@pytest.mark.parametrize("name", sorted(PRODUCTION.keys() - {"PRODUCTION"}))
def test_production_refuses_an_incomplete_start(name):
    """Each setting is needed, KMS among them."""
    with pytest.raises(ConfigError, match=name.lower()):
        load({k: v for k, v in PRODUCTION.items() if k != name})


SOCURE = {
    "RESOLUTION_VENDOR": "socure_kyc",
    "SOCURE_IDPLUS_BASE_URL": "https://socure.gov",
    "SOCURE_IDPLUS_API_KEY": "k",
}
THREATMETRIX = {"PROOFING_DEVICE_PROFILING": "enabled"} | {
    f"LEXISNEXIS_THREATMETRIX_{name}": "https://device.gov" for name in ("BASE_URL", "API_KEY", "ORG_ID", "POLICY")
}


@pytest.mark.parametrize("vendor", [SOCURE, THREATMETRIX])
def test_production_needs_the_settings_of_the_vendors_in_use(vendor):
    """And of no others; without a state to ask, AAMVA's keys are not needed."""
    load(PRODUCTION | vendor)
    switch = next(iter(vendor))
    for name in vendor.keys() - {switch}:
        with pytest.raises(ConfigError, match=name.lower()):
            load(PRODUCTION | {k: v for k, v in vendor.items() if k != name})
    without = {k: v for k, v in PRODUCTION.items() if not k.startswith("AAMVA")}
    assert load(without | {"AAMVA_SUPPORTED_JURISDICTIONS": ""}).aamva_supported_jurisdictions == []


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("RESOLUTION_VENDOR", "somebody", "one of instant_verify, socure_kyc"),
        ("PROOFING_DEVICE_PROFILING", "on", "one of enabled, collect_only, disabled"),
        ("AAMVA_PRIVATE_KEY", "secret-text", "base64 of an RSA key"),
        ("AAMVA_CONNECT_TIMEOUT", "0", "more than 0"),
        ("SOCURE_IDPLUS_TIMEOUT_IN_SECONDS", "-1", "more than 0"),
        ("AAMVA_SUPPORTED_JURISDICTIONS", "AL,Alaska", "list of states"),
    ],
)
def test_a_value_that_cannot_work_is_refused(name, value, words):
    """With what would; never with what was given."""
    with pytest.raises(ConfigError, match=words) as refused:
        load({name: value})
    assert name.lower() in str(refused.value)
    assert "secret-text" not in str(refused.value)


@pytest.mark.parametrize(
    "name", ["LEXISNEXIS_BASE_URL", "AAMVA_AUTH_URL", "AAMVA_VERIFICATION_URL", "SOCURE_IDPLUS_BASE_URL",
             "LEXISNEXIS_THREATMETRIX_BASE_URL"],
)  # fmt: skip
def test_production_refuses_a_vendor_without_tls(name):
    """Personal data does not leave in the clear."""
    with pytest.raises(ConfigError, match=f"{name.lower()}: must begin with https"):
        load(PRODUCTION | SOCURE | THREATMETRIX | {name: "http://vendor.example.gov"})


def test_a_file_that_is_not_there_or_not_yaml(tmp_path):
    """Said, with what to check."""
    with pytest.raises(ConfigError, match="check the path"):
        load({"APPLICATION_YML": str(tmp_path / "none.yml")})
    with pytest.raises(ConfigError, match="YAML"):
        load(yaml(tmp_path, "a: [1"))


def test_a_file_in_s3(moto, monkeypatch):
    """s3://bucket/key, read into memory."""
    s3 = boto3.client("s3", region_name="us-east-1", endpoint_url=moto)
    s3.create_bucket(Bucket="settings")
    s3.put_object(Bucket="settings", Key="prod/application.yml", Body=b"domain_name: s3.gov")
    environ = {"APPLICATION_YML": "s3://settings/prod/application.yml", "AWS_ENDPOINT_URL": moto}
    assert load(environ).domain_name == "s3.gov"
    with pytest.raises(ConfigError, match="S3 did not give it"):
        load(environ | {"APPLICATION_YML": "s3://settings/none.yml"})


def test_settings_print_no_values():
    """Nor does their repr."""
    assert "ab" * 32 not in repr(load(PRODUCTION))
