"""The threads in which vendors are asked."""

import os
import socket
import subprocess
import sys
import threading
from contextvars import ContextVar

import pytest
from conftest import ROOT

from tasks.vendors.wire import threads

#: A process whose main thread ends while its vendor does not answer.
HANGING = """
import sys
import threading
from functools import partial
from tasks.asking import ask_all
from tasks.vendors.lexisnexis import instant_verify
from tasks.vendors.standins import testing
from tasks.vendors.wire.http import Outbound

settings = testing.stand_in_settings(lexisnexis_base_url=sys.argv[1], lexisnexis_instant_verify_timeout=100)
line = Outbound.until("", 100)
call = partial(instant_verify.ask, testing.FAKEY, line, settings)
threading.Thread(target=lambda: ask_all({"resolution": call}, line), daemon=True).start()
sys.stdin.read()
"""


def test_a_process_ends_while_its_vendor_hangs():
    """At once: nobody joins the vendor's thread."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        process = subprocess.Popen([sys.executable, "-c", HANGING, url], cwd=ROOT, stdin=subprocess.PIPE)
        silent.settimeout(60)
        connection, _ = silent.accept()
        assert connection.recv(10)  # The call is under way.
        process.stdin.close()
        try:
            assert process.wait(20) == 0
        finally:
            process.kill()


def test_context_variables_reach_the_calls():
    """The job's trace stands on a vendor's log lines, whichever thread it runs in."""
    trace = ContextVar("trace", default="none")
    for name in ("first", "second"):
        token = trace.set(name)
        assert threads.start(trace.get).result(10) == name
        trace.reset(token)
    assert threads.start(trace.get).result(10) == "none"


def test_an_exception_reaches_the_caller_and_the_thread_goes_on():
    """Even one that would end a thread."""
    with pytest.raises(SystemExit):
        threads.start(sys.exit).result(10)
    assert threads.start(lambda: 7).result(10) == 7


def test_no_call_waits_for_another():
    """As many threads as calls at once; an idle one is used again."""
    meeting = threading.Barrier(20, timeout=20)
    for call in [threads.start(meeting.wait) for _ in range(20)]:
        call.result(20)
    before = threading.active_count()
    threads.start(lambda: None).result(10)
    assert threading.active_count() <= before
    assert all(thread.daemon for thread in threading.enumerate() if thread.name == "vendor")


def test_a_forked_process_has_threads_of_its_own():
    """Those of its parent are not there."""
    threads.start(lambda: None).result(10)
    child = os.fork()
    if child == 0:
        os._exit(threads.start(lambda: 7).result(10))
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
