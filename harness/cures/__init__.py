"""What would have let a refused call succeed: a case's usual cures, each tried on the kernel."""
