"""The published pages, for every test that looks at them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from harness.report.site.tests.built_site import shared_site


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder they are in. Workers have a folder each, below that of the session."""
    base = tmp_path_factory.getbasetemp()
    return shared_site(base.parent if "PYTEST_XDIST_WORKER" in os.environ else base)
