"""For development and tests: servers from wheels, and who they run as. Nothing here runs in production."""
