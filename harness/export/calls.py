"""What the calls of actors have in common: their words, the socket that they are for, the user."""

from __future__ import annotations

from collections.abc import Iterator

from harness.export.expected import Wanted, told
from harness.export.operation import BecomeUser, Close, Operation, ShutDown
from harness.export.program import Chosen, Refused
from harness.export.sockets import Held, Sockets
from harness.formats.plan_step import CallStep
from harness.language.address import Endpoint, unmapped
from harness.language.call import Call
from harness.language.words import split_words

_FLAGS = ("dontwait", "nonblock")


def words_of(step: CallStep) -> list[str]:
    """The words behind the verb, without flags."""
    return [it.text for it in split_words(step.call)[1:] if it.quoted or it.text not in _FLAGS]


def socket_of(step: CallStep, call: Call, sockets: Sockets) -> Held:
    """The socket that a call is for. Raises Refused where there is none."""
    held = sockets.held.get((step.actor, call.uses or ""))
    if held is None:
        raise Refused(f"{told(step)}: there is no such socket where everything goes as expected")
    return held


def refuse_other_ways(step: CallStep, to: Endpoint, sockets: Sockets) -> None:
    """What comes elsewhere on lo: what goes to no host, and what a socket of lo is not to hear.

    Raises Refused.
    """
    if sockets.is_nobodys(to.address):
        raise Refused(
            f"{told(step)}: no host has {unmapped(to.address)}, and a program that has one host"
            " sends it nowhere"
        )
    if sockets.one_is_of_lo and unmapped(to.address) in sockets.address_of:
        raise Refused(
            f"{told(step)}: a socket is bound to lo, which has {unmapped(to.address)} in a program"
        )


def refuse_after_a_choice(step: CallStep, held: Held, sockets: Sockets, wanted: Wanted) -> None:
    """Where an older socket of the host has its port: on which address, is another one on lo."""
    if wanted.outcome is not None and held.host in sockets.chosen:
        raise Chosen(
            f"{told(step)}: an older socket of {held.host} has the address that the kernel chose,"
            " and on lo that is the other end's"
        )


def become(actor: str, sockets: Sockets) -> Iterator[Operation]:
    """Become the actor's user, over root: only root may become another."""
    uid = sockets.uids[actor]
    if uid != sockets.now:
        if uid and sockets.now:  # only root may become another
            yield BecomeUser(uid=0)
        sockets.now = uid
        yield BecomeUser(uid=uid)


def close_all(actor: str, sockets: Sockets) -> Iterator[Operation]:
    """The end of a process."""
    for owner, name in [key for key in sockets.held if key[0] == actor]:
        yield from close_one(sockets.held.pop((owner, name)), sockets)


def close_one(held: Held, sockets: Sockets) -> Iterator[Operation]:
    """A connection whose host will be lost is only half closed: only a descriptor can go deaf."""
    loses = held.host in sockets.losing and held.host not in sockets.lost
    loses = loses and not sockets.hears(held)
    if held.connected and not held.udp and loses:
        sockets.kept.append(held)
        yield ShutDown(socket=held.name, how="WR")
        return
    sockets.closed_deaf |= held.deaf
    yield Close(socket=held.name)
