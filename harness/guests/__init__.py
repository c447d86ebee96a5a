"""Kernels other than the host's: where they come from, how they boot, what comes of them."""
