"""Top floor: what the browser sees."""
