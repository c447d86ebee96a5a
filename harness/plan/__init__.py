"""From a scenario to plans: its cells, its steps with everything filled in, what a case needs."""
