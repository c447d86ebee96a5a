"""Asks the questions of scenarios/, judges what the engine observed, and makes the tables."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
"""The folder of the project: scenarios/, kernels.yaml, build/ and results/ are below it."""
