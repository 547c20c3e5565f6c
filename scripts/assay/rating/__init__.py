"""How a verdict is reached: certainty × direction × strength of the words, and nothing else."""

RULE_VERSION = 1
"""Raised with every change of the rule once the site is published; each ledger entry names its version."""
