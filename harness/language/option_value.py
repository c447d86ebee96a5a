"""What a `setsockopt` line gives an option, in the words of the option by its name.

`SO_REUSEADDR 1` and `1 2 01000000` set the same: whoever follows what sockets have asks here. Bytes
are in the order of the machines that kernels are run on, the lowest first.
"""

from __future__ import annotations

from harness.language.call import Call
from harness.language.words import split_words

_TEXT = "SO_BINDTODEVICE"
_PAIR = "IP_LOCAL_PORT_RANGE"
_INT = 4


def option_value(call: Call, line: str) -> tuple[str, ...]:
    """Its words: `("1",)`, `("40000", "40010")`, `("eth0",)`; a device of no name is `("",)`."""
    words = [word.text for word in split_words(line)]
    if call.numbers is not None:
        return _of_bytes(call.option, words[-1])
    count = 2 if call.option == _PAIR else 1
    return tuple(str(int(word)) if _is_number(word) else word for word in words[-count:])


def _is_number(word: str) -> bool:
    return word.removeprefix("-").isdecimal()


def _of_bytes(option: str | None, digits: str) -> tuple[str, ...]:
    data = b"" if digits == "none" else bytes.fromhex(digits)
    if option == _TEXT:
        return (data.partition(b"\0")[0].decode("utf-8", "replace"),)
    number = int.from_bytes(data[:_INT], "little", signed=len(data) >= _INT)
    if option == _PAIR:
        # ip(7): the last port in the upper half, the first in the lower
        return (str(number & 0xFFFF), str(number >> 16 & 0xFFFF))
    return (str(number),)
