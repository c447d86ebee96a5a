"""Makes `pytest scenarios` work from the root of the project."""

pytest_plugins = ["harness.pytest_plugin.plugin"]
