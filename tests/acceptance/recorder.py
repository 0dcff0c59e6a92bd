"""A plugin for proxy.py: its own access log has one line a connection, and ours are kept for many calls."""

import logging

from proxy.http.parser import HttpParser
from proxy.http.proxy import HttpProxyBasePlugin

log = logging.getLogger(__name__)


class Recorder(HttpProxyBasePlugin):
    """One line a request."""

    def handle_client_request(self, request: HttpParser) -> HttpParser:
        log.info("called %s", (request.path or b"").decode())
        return request
