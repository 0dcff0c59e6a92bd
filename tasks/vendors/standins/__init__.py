"""Stand-ins of the vendors: the sandbox, and the kit for tests. Not for production."""
