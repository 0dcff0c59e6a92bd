"""One file a vendor: build the request, read the Answer.

To add a vendor: a file here with an `ask(applicant, line, settings) -> Answer`, its settings in `idp.config`, its wire
format in `sandbox`, and a row for it in the table of outages in `tests/unit/test_vendors.py`.
"""
