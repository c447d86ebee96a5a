"""Everything below results/.

Where it lies, how it is written whole, how several machines' become one.
"""
