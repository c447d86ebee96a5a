"""How long tests wait for an end that comes at once, or never.

What hangs is told; what is slow, on a machine with much else to do, is not. pytest's own limit for
a test (pyproject.toml) is longer, so that the message is of what hung.
"""

PATIENCE = 240.0
"""in seconds"""
