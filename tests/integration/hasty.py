"""A web process of little patience, so that no test waits for long: `python -m tests.integration.hasty PORT`."""

import sys
from dataclasses import replace

from views.allowances import ALLOWANCES, FORM
from views.processes import serve

#: Small enough for a test to use up; of the rate of a form's allowance.
HASTY = replace(FORM, patience=0.7, rate=4000, longest=1.5, together=300_000)

if __name__ == "__main__":
    ALLOWANCES |= dict.fromkeys(ALLOWANCES, HASTY)
    serve("127.0.0.1", int(sys.argv[1]))
