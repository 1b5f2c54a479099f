"""Looks at everything that a run needs, and changes nothing."""

from aime_cli.doctor.check import Check, Outcome
from aime_cli.doctor.examination import examine

__all__ = ["Check", "Outcome", "examine"]
