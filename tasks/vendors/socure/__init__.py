"""Socure."""
