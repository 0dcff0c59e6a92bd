"""One folder a vendor: what it is asked, what its answer means, and what stands in for it.

To add a vendor: its folder, its settings (`idp.settings`, `idp.strict`) and one line in `tasks.proofing`. The folder
has an adapter with an `ask(applicant, outbound, settings) -> Answer | Skipped`, and a `standin` whose STAND_INS the
sandbox and the kit for tests find by themselves. Until `repeats` says otherwise its calls are paid, not made twice.
"""
