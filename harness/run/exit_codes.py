"""The exit codes of every command, and what each says."""

from __future__ import annotations

from typing import Final

GOOD: Final = 0
"""all is well"""
NOT_GOOD: Final = 1
"""something is not as it should be: a verdict, a claim, a table"""
USAGE: Final = 2
"""a diagnostic: the command, a scenario or a list is not written as it must be"""
NO_WORK: Final = 3
"""a fault: the work could not be done"""
INTERRUPTED: Final = 130
"""ended by Ctrl+C or SIGTERM; what had finished is kept"""
