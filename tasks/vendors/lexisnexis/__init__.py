"""LexisNexis: InstantVerify and PhoneFinder, each by its Risk Defense Platform or its Dynamic Decision Platform."""
