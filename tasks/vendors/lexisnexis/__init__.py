"""LexisNexis: InstantVerify, PhoneFinder (both of its Risk Defense Platform), ThreatMetrix."""
