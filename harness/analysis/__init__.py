"""What many verdicts say together.

Claims, differences between kernels. Numbers and ranges, no prose.
"""
