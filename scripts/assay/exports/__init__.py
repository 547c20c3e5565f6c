"""The records as data: JSON for machines, tables for spreadsheets, lists for reference managers. Pure."""

FORMATS = ("json", "csv", "csl", "bibtex")
"""What ``assay export`` writes."""
