"""Options are set and read by number; what an export cannot know is refused."""

from __future__ import annotations

import pytest

from harness.export.expected import Wanted
from harness.export.program import Refused
from harness.export.tests.test_call_operations import told


def test_an_option_that_is_only_read_is_no_operation() -> None:
    assert told("getsockopt SO_REUSEADDR") == []


def test_an_option_that_the_kernel_must_refuse_is_under_test() -> None:
    (operation,) = told("setsockopt IP_TRANSPARENT 1", Wanted("EPERM"))
    assert operation.wanted == "EPERM"


def test_what_is_no_single_number_is_not_read() -> None:
    with pytest.raises(Refused, match="one number"):
        told("getsockopt SO_BINDTODEVICE", Wanted("ok", "lo"))
