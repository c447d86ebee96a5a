"""What the grids have measured: files, patterns, causes, findings. Numbers and names, no prose."""
