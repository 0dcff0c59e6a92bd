"""The way out: HTTP, its failures, SOAP, XML, and what a vendor said."""
