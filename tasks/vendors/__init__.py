"""One file a vendor: build the request, read the Answer.

To add a vendor: a file here with an `ask(applicant, line, settings) -> Answer | Skipped`, its settings (`idp.settings`
and `idp.contradictions`), its part in `tasks.proofing` and `tasks.adjudication`, its answers in `texts`, what it is
told in `facts`, its magic values in `magic` and `sandbox`, its mock in `mocks`, and its name in the tables of
`tests/unit/asking.py` and `tests/unit/test_vendors.py`.
"""
