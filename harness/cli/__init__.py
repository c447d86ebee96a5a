"""The doors: what a person can ask for on the command line, and the exit codes."""
