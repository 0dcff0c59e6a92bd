"""What ends a start, in words: in this process, so that the table may be long."""

import errno
import sys

import pytest

import run_web
from idp import launch
from idp.config import load
from idp.errors import ConfigError, Unavailable

PLACE = " at test_launch.py:"

ERRORS = {
    ConfigError("log_path: can't be written"): "log_path: can't be written",
    Unavailable("cache", "no answer in time"): "cache does not serve us: no answer in time",
    ModuleNotFoundError("secret", name="psycopg2._psycopg"): "psycopg2 is not installed; see docs/operating.md",
    ImportError("secret"): f"can't start: ImportError{PLACE}",
    PermissionError(errno.EACCES, "secret", "/secret"): f"can't start: PermissionError (Permission denied){PLACE}",
    OSError("secret"): f"can't start: OSError{PLACE}",
    RuntimeError("secret"): f"can't start: RuntimeError{PLACE}",
    UnicodeDecodeError("utf-8", b"secret", 0, 1, "secret"): f"can't start: UnicodeDecodeError{PLACE}",
    MemoryError("secret"): f"can't start: MemoryError{PLACE}",
}


@pytest.fixture(autouse=True)
def hook(monkeypatch):
    """That of this process, as before."""
    monkeypatch.setattr(sys, "excepthook", sys.__excepthook__)


@pytest.mark.parametrize("error", ERRORS, ids=repr)
def test_every_kind_of_error_is_one_sentence(error, capsys):
    """Ours in its words; of others no text, which may hold anything."""
    with pytest.raises(SystemExit) as ended, launch.launching("run_it"):
        raise error
    assert ended.value.code == launch.WRONG
    said = capsys.readouterr().err
    assert said.startswith(f"run_it: {ERRORS[error]}")
    assert said.count("\n") == 1
    assert "secret" not in said


def test_what_others_raise_around_a_start_ends_it_too(capsys):
    """Huey's command, by the hook; and Ctrl-C says nothing."""
    with launch.launching("run_it"):
        pass
    for error, code in ((ValueError("secret"), launch.WRONG), (KeyboardInterrupt(), launch.INTERRUPTED)):
        with pytest.raises(SystemExit) as ended:
            sys.excepthook(type(error), error, None)
        assert ended.value.code == code
    assert capsys.readouterr().err == "run_it: can't start: ValueError\n"


def test_an_end_that_was_asked_for_is_no_fault(capsys):
    """`--help`, and granian's own end."""
    with pytest.raises(SystemExit) as ended, launch.launching("run_it"):
        sys.exit(0)
    assert (ended.value.code, capsys.readouterr().err) == (0, "")


@pytest.mark.parametrize(
    ("host", "port", "words"),
    [
        ("203.0.113.1", 8000, "--host: must be an address of this machine"),
        ("no.such.host.invalid", 8000, "--host: must be an address"),
        ("a" * 70, 8000, "--host: must be an address"),
    ],
)
def test_an_address_that_nobody_can_listen_on_is_named(host, port, words):
    """Before granian is asked, whose worker process would say it to nobody."""
    with pytest.raises(ConfigError, match=words):
        run_web.refuse_what_can_not_listen(host, port)


@pytest.mark.parametrize(
    "text",
    [
        "a: 2020-13-45",
        "a: " + "9" * 5000,
        "[" * 5000,
        "a: [",
        "\0",
        b"\xff\xfe\xfa",
        "- 1",
        "a: !!python/object:x.y {}",
    ],
)
def test_a_file_that_is_no_list_of_settings_is_named(text, tmp_path):
    """Whatever its reader makes of it."""
    file = tmp_path / "application.yml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ConfigError, match="APPLICATION_YML: "):
        load({"APPLICATION_YML": str(file)})


@pytest.mark.parametrize("url", ["redis://h?secret=1", "rediss://h?ssl_cert_reqs=secret", "redis://h?protocol=9"])
def test_an_address_that_redis_can_not_read_is_named(url):
    """An option that redis-py does not know, or a value that it does not take."""
    with pytest.raises(ConfigError, match="redis_url: must be an address that redis-py can read"):
        load({"REDIS_URL": url})
