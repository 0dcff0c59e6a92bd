"""Huey on the jobs table."""
