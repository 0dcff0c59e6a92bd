"""Settings: their order, their faults, and that no value is ever shown."""

import boto3
import pytest

from idp.config import load
from idp.database import connection_options
from idp.errors import ConfigError


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


@pytest.mark.parametrize("text", ["MD,VA", " MD, VA,", '["MD","VA"]', ' [ "MD", "VA" ]'])
def test_a_list_may_be_text(text, tmp_path):
    """Commas, or JSON as login.gov writes it, in the environment and in the file."""
    assert load({"AAMVA_SUPPORTED_JURISDICTIONS": text}).aamva_supported_jurisdictions == ["MD", "VA"]
    assert load(yaml(tmp_path, f"aamva_supported_jurisdictions: '{text}'")).aamva_supported_jurisdictions == [
        "MD",
        "VA",
    ]


def test_a_list_may_be_a_list(tmp_path):
    """YAML's, in either of its forms; an empty text is an empty list."""
    for text in ("[MD, VA]", "\n  - MD\n  - VA"):
        assert load(yaml(tmp_path, f"aamva_supported_jurisdictions: {text}")).aamva_supported_jurisdictions == [
            "MD",
            "VA",
        ]
    assert load({"AAMVA_SUPPORTED_JURISDICTIONS": ""}).aamva_supported_jurisdictions == []


@pytest.mark.parametrize("text", ['["MD"', '{"MD": 1}', "[1]", '["MD", null]', "1", "null"])
def test_what_is_no_list_of_texts_is_refused(text, tmp_path):
    """Half of a JSON text, a list of numbers, a mapping, a number, nothing."""
    with pytest.raises(ConfigError, match="aamva_supported_jurisdictions: must be a list of"):
        load(yaml(tmp_path, f"aamva_supported_jurisdictions: {text if text[0] != '[' else repr(text)}"))


@pytest.mark.parametrize("value", ["nan", "inf", "-inf", "1e999", "1 s", "", "true"])
@pytest.mark.parametrize("name", ["async_wait_timeout_seconds", "aamva_connect_timeout"])
def test_a_number_is_finite_and_a_number(name, value, tmp_path):
    """From the environment, and as YAML writes it."""
    for environ in (
        {name.upper(): value},
        yaml(tmp_path, f"{name}: {value.replace('nan', '.nan').replace('inf', '.inf')}"),
    ):
        with pytest.raises(ConfigError, match=f"{name}: must be a"):
            load(environ)


@pytest.mark.parametrize("value", ["60.9", "9.5", "1e-1"])
def test_a_whole_number_has_no_fraction(value, tmp_path):
    """It is refused, not cut off; 60.0 is 60."""
    for environ in ({"IDV_MAX_ATTEMPTS": value}, yaml(tmp_path, f"idv_max_attempts: {value}")):
        with pytest.raises(ConfigError, match="idv_max_attempts: must be a whole number"):
            load(environ)
    assert load(yaml(tmp_path, "idv_max_attempts: 60.0")).idv_max_attempts == 60


def test_faults_of_type_and_of_value_come_together():
    """One start says all there is to correct."""
    wrong = {
        "IDV_MAX_ATTEMPTS": "many",
        "AAMVA_CONNECT_TIMEOUT": "0",
        "SESSION_ENCRYPTION_KEY": "abc",
        "PRODUCTION": "true",
    }
    with pytest.raises(ConfigError) as refused:
        load(wrong)
    for name in ("idv_max_attempts", "aamva_connect_timeout", "session_encryption_key", "database_url"):
        assert f"\n  {name}: must be" in str(refused.value)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_either_name_of_postgres_will_do(scheme):
    """Hosting services hand out both."""
    url = load({"DATABASE_URL": f"{scheme}://u:p@h/d", "PRODUCTION": "false"}).database_url
    assert connection_options(url)["connect_timeout"]


@pytest.mark.parametrize("key", ["abc", "g" * 64])
def test_a_key_is_64_hex_digits(key):
    """And its value is not shown."""
    with pytest.raises(ConfigError, match="64 hex digits") as refused:
        load({"SESSION_ENCRYPTION_KEY": key})
    assert key not in str(refused.value)


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
    assert "ab" * 32 not in repr(load({"SESSION_ENCRYPTION_KEY": "ab" * 32}))


def test_a_file_that_serves_other_programs_may_pass(tmp_path):
    """`unknown_settings: ignore`; what is known is still checked."""
    assert load(yaml(tmp_path, "unknown_settings: ignore\nother_program: 1\nlog_path: there")).log_path == "there"
    with pytest.raises(ConfigError, match="idv_max_attempts"):
        load(yaml(tmp_path, "unknown_settings: ignore\nother_program: 1\nidv_max_attempts: x"))
