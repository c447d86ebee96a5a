"""A letter goes to the lists that the kernel's documentation names, in lines of their width."""

from __future__ import annotations

from harness.export.history import History, Stretch
from harness.export.letter import letter_text, with_program

LONG = "why: net/ipv4/inet_hashtables.c inet_bind2_bucket_match_addr_any; commit 5e07e672412b, more"
GOOD, BAD = Stretch("6.1.1", "6.1.2", "ok", True), Stretch("6.1.3", "6.1.4", "no", False, LONG)


def told(*stretches: Stretch) -> list[str]:
    history = History(stretches, "Bad is what is bad")
    return letter_text("q", history, "", "report").splitlines()


def test_a_regression_is_told_to_those_who_track_it() -> None:
    subject, to, copies, *_ = told(GOOD, BAD)
    assert subject == "Subject: [REGRESSION] net: q (bad since 6.1.3)"
    assert to == "To: netdev@vger.kernel.org"
    assert copies == "Cc: regressions@lists.linux.dev"


def test_that_newer_series_are_good_concerns_the_stable_ones() -> None:
    newer = Stretch("6.12.1", "6.12.1", "ok", True)
    assert told(GOOD, BAD, newer)[2] == "Cc: regressions@lists.linux.dev, stable@vger.kernel.org"


def test_what_began_nobody_knows_where_is_no_regression() -> None:
    lines = told(BAD, GOOD)
    assert lines[0] == "Subject: net: q (bad up to 6.1.4)" and lines[2] == ""


def test_lines_are_as_long_as_lists_have_them() -> None:
    assert all(len(line) <= 75 for line in told(GOOD, BAD))
    assert "commit 5e07e672412b" in " ".join(told(GOOD, BAD))


def test_a_program_says_on_which_kernel_it_is_right() -> None:
    text = with_program("letter\n\n", "6.18.1", "int main(void)\n")
    assert text.startswith("letter\n\nThe same as a program")
    assert "of Linux 6.18.1; 1" in " ".join(text.split()) and text.endswith("\n\nint main(void)\n")
