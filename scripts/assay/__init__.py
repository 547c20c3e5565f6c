"""Assay: an open evidence review. Files in, ratings and pages out."""

__version__ = "0.1.0"
