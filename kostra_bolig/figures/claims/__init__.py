"""What a text says of the figures: its claims, what is read off the figures for each, and what comes of it."""

from kostra_bolig.figures.claims.claim import Claim, ClaimKind, Claims, bounded
from kostra_bolig.figures.claims.result import ClaimResult, ClaimResults
from kostra_bolig.figures.claims.rules import RULES, Rule

__all__ = ["RULES", "Claim", "ClaimKind", "ClaimResult", "ClaimResults", "Claims", "Rule", "bounded"]
