"""A run on this machine's kernel: the engine's process, its events, and what one sees meanwhile."""
