"""What jobs are done with. Imported by whoever runs them, before the first one waits for it, and by no other web."""

from tasks import asking  # noqa: F401
from tasks.document import reading  # noqa: F401
from tasks.vendors.lexisnexis import true_id  # noqa: F401
from tasks.vendors.wire import http  # noqa: F401
