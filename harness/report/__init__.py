"""Words and layouts for people and for other machines.

Tables, terminal, JUnit, KTAP, stories, the reference.
"""
