"""A line of C is broken at a comma and goes on below its parenthesis."""

from __future__ import annotations

from harness.export.c_line import TAB, WIDTH, declared, listed, wrapped


def width(line: str) -> int:
    """On a screen."""
    return len(("\t" + line).expandtabs(TAB))


def test_a_short_line_stays() -> None:
    assert wrapped("a(b, c);") == ["a(b, c);"]


def test_a_long_line_is_aligned_with_the_parenthesis_it_is_broken_in() -> None:
    line = f"ASSERT_LE(0, setsockopt(self->{'x' * 40}, {'y' * 20}, {'z' * 20}));"
    first, second = wrapped(line)
    assert max(width(first), width(second)) <= WIDTH
    column = ("\t" + first).expandtabs(TAB).index("setsockopt(") + len("setsockopt(")
    assert len(("\t" + second).expandtabs(TAB)) - len(second.lstrip()) == column


def test_a_parenthesis_that_is_closed_does_not_count() -> None:
    first, second = wrapped(f"outer(inner(a, b), {'c' * 50}, {'d' * 50});")
    assert second.lstrip() == f"{'d' * 50});"
    assert len(("\t" + second).expandtabs(TAB)) - len(second.lstrip()) == TAB + len("outer(")


def test_the_last_place_that_leaves_too_much_is_not_taken() -> None:
    far = "EXPECT_EQ(variant->expected_errno[0], error_of(connect(self->a_client"
    lines = wrapped(f'{far}, at("255.255.255.255", 9527), ADDR_LEN)));')
    assert len(lines) == 2 and max(map(width, lines)) <= WIDTH
    assert lines[1].lstrip().startswith("error_of(")


def test_many_variables_are_declared_on_several_lines() -> None:
    assert declared(["bad = 0", "net"]) == ["int bad = 0, net;"]
    lines = declared([f"socket_{number}" for number in range(20)])
    assert len(lines) > 1 and max(map(width, lines)) <= WIDTH
    assert lines[0].startswith("int socket_0, ") and lines[-1].endswith("socket_19;")


def test_a_list_goes_on_below_its_first_word() -> None:
    assert listed(["EAGAIN", "0"], 26) == "{ EAGAIN, 0 }"
    first, second = listed(["EAGAIN"] * 12, 26).splitlines()
    assert 26 + len(first) <= WIDTH and second.startswith("\t\t\t    EAGAIN")
    assert second.endswith(" }")
