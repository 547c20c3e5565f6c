"""Mends of single faults: each is a change of a few characters, and leaves every other byte as it is."""
