"""Whether an actor's answer is one that its call can have: by its man page, "Return value".

Owns what a return, a value and the words around them must be for each verb when it succeeds; which
answer is right is the expectation's to say. A verb that nobody has written down here has no answer
that is possible. Also that a descriptor is new while its number is open.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from harness.formats.observations import Answer
from harness.language.call import Call
from harness.language.diagnostics import LineError
from harness.language.words import split_words

# What a call returns that has nothing to tell (bind(2), and so on).
_NOTHING = frozenset(
    "setsockopt getsockopt bind listen connect close getsockname getpeername shutdown setuid"
    " alarm exit cloexec unlink destroy memory exec".split()
)
_DESCRIPTORS = frozenset({"socket", "accept", "flow", "dup", "steal"})
# Those that tell the descriptor they have made, for what they return is something else.
_TOLD = frozenset({"receive", "join", "activate"})
ACTIVATED = 3
"""what sd_listen_fds(3) begins with: SD_LISTEN_FDS_START"""
_TCP_HEADER = 20


def is_known(verb: str) -> bool:
    """Whether it is written down here what a verb may answer."""
    return verb in _NOTHING | _DESCRIPTORS | _TOLD or verb in _OTHERS


def made_by(call: Call, answer: Answer) -> int | None:
    """The number of the descriptor that a call has made; None if it has made none."""
    if answer.ret < 0 or call.makes is None or call.verb in ("fork", "thread"):
        return None
    return _told_descriptor(answer) if call.verb in _TOLD else answer.ret


def _told_descriptor(answer: Answer) -> int | None:
    number = answer.more.get("descriptor", "")
    return int(number) if number.isascii() and number.isdigit() else None


def inode_in(answer: Answer) -> int | None:
    """The inode of a socket that has come from another process; None where none is told."""
    number = answer.more.get("inode", "")
    return int(number) if number.isascii() and number.isdigit() else None


def can_be(call: Call, answer: Answer, taken: Collection[int], inode: int | None = None) -> bool:
    """Whether this answer to this call is possible; `taken`: the actor's open descriptors;
    `inode`: that of the socket which it gives another descriptor of, where it is known."""
    if (answer.errno is None) != (answer.error is None):
        return False
    if answer.ret < 0:
        return answer.ret == -1 and answer.value is None
    if call.verb in ("receive", "steal", "activate") and inode_in(answer) in (None, 0):
        return False
    if inode is not None and inode_in(answer) not in (None, inode):
        return False
    if call.verb == "receive":
        number = made_by(call, answer)
        return answer.ret == 1 and number is not None and number not in taken
    if call.verb == "join":
        return _joined(call, answer, taken)
    if call.verb == "activate":
        return answer.ret == 0 and _told_descriptor(answer) == ACTIVATED
    if call.verb in _DESCRIPTORS:
        return answer.ret not in taken
    if call.verb in _NOTHING:
        return answer.ret == 0
    check = _OTHERS.get(call.verb)
    return check is not None and check(answer)


def _sent(answer: Answer) -> bool:
    """No more than the text has; send(2)."""
    try:
        text = split_words(answer.call)[-1].text
    except LineError:
        return False
    return answer.ret <= len(text.encode())


def _received(answer: Answer) -> bool:
    """As many bytes as the text that came; recv(2)."""
    size = len((answer.value or "").encode())
    if "hex" in answer.more:
        size = len(answer.more["hex"]) // 2
    return answer.ret == size


def _joined(call: Call, answer: Answer, taken: Collection[int]) -> bool:
    """What accept(2) or recv(2) says that was made in a thread."""
    number = made_by(call, answer)
    if number is None:
        return _received(answer)
    return answer.ret == number and number not in taken and inode_in(answer) not in (None, 0)


def _segment(answer: Answer) -> bool:
    """A whole packet: at least a header of TCP (RFC 9293 3.1) and the data that it tells of."""
    length = answer.more.get("len", "")
    return length.isascii() and length.isdigit() and answer.ret >= _TCP_HEADER + int(length)


def _number(answer: Answer) -> bool:
    return answer.value == str(answer.ret)


def _child(answer: Answer) -> bool:
    return _number(answer) and answer.ret > 1  # 1 is the case itself (pid_namespaces(7))


def _reaped(answer: Answer) -> bool:
    return answer.ret > 1 and (answer.value or "").startswith(("signal ", "exit "))


_OTHERS: Mapping[str, Callable[[Answer], bool]] = {
    "send": _sent,
    "sendto": _sent,
    "recv": _received,
    "recvfrom": _received,
    "segment": _segment,
    "answer": _segment,
    "pid": _number,
    "uid": _number,
    "fork": _child,
    "thread": _child,
    "reap": _reaped,
    "pass": lambda answer: answer.ret == 1,
}
