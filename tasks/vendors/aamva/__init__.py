"""AAMVA: the states that issued the licenses."""
