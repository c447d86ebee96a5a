"""Asks the questions of scenarios/, judges what the engine observed, and makes the tables."""
