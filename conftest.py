"""Makes `pytest scenarios` work from the root of the project."""

pytest_plugins = ["harness.plugin"]
