"""LexisNexis: InstantVerify and PhoneFinder, both of its Risk Defense Platform."""
