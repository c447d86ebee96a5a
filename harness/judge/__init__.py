"""From a case's evidence to its verdict.

Pure but for reading the folder; imports neither plan nor run nor guests.
"""
