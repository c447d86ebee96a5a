"""The small languages inside a scenario's lines, and the shape of what is told to its author.

Owns words, addresses, durations, kernel ranges, calls, patterns and expectations as text. Pure,
and the floor of the harness: imports no other package of it.
"""
