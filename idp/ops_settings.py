"""The settings of what operators and their machines ask."""

from dataclasses import dataclass

from idp.described import secret, setting


@dataclass(frozen=True, repr=False)
class OpsSettings:
    """Those of `ops_port`."""

    ops_port: int = setting(
        0, "where `/readyz` and `/metrics` are served apart from the public port, by web and worker; 0: nowhere",
        unit="port", least=0, most=65535,
    )  # fmt: skip
    ops_host: str = setting("127.0.0.1", "the address that `ops_port` listens on")
    ops_password_digest: str = secret(
        "", "what `run_web.py ops-password` prints: whoever knows that password may look and act at `/ops` on the "
        "`ops_port` of the web; empty: nobody",
    )  # fmt: skip
