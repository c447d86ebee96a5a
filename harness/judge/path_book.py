"""Which paths of unix sockets the steps have bound (unix(7)), and whose a path is that is taken.

Owns the memory of bind() and unlink(): a name in the abstract namespace is its host's and goes with
the last descriptor, a path in the file system is the case's and stays until somebody removes it.
What else makes files, a program, is not known here.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from harness.formats.verdict import Cause
from harness.judge.descriptions import Description, Descriptions
from harness.judge.witness import Scene
from harness.language.call import Call
from harness.language.words import split_words

_UNIX = "unix:"
_ABSTRACT = "@"


@dataclass(slots=True)
class PathBook:
    """The paths of one case, as its steps leave them."""

    _bound: dict[tuple[str, str], tuple[str, Description]] = field(default_factory=dict)
    """by host, where it matters, and path: the actor that bound it, and its socket"""

    def remember(self, actor: str, call: Call, line: str, scene: Scene, held: Descriptions) -> None:
        """What a call leaves behind. `held`: who has what just before it is over."""
        if scene.record.outcome != "ok":
            return
        if call.verb == "unlink":
            self._bound.pop(_key(scene, split_words(line)[-1].text), None)
        path, socket = path_of(call), held.of(actor, call.uses)
        if call.verb == "bind" and path is not None and socket is not None:
            self._bound[_key(scene, path)] = (actor, socket)

    def cause_of(
        self, scene: Scene, held: Descriptions, signalled: Collection[str]
    ) -> Cause | None:
        """Why a bind was refused. `signalled`: actors of which it is unsure whether they live."""
        call = scene.call
        path = None if call is None or call.verb != "bind" else path_of(call)
        if path is None or scene.record.outcome != "EADDRINUSE":
            return None
        is_file = not path.startswith(_ABSTRACT)
        actor, socket = self._bound.get(_key(scene, path), (None, None))
        if socket is None:
            return Cause.of("path-there", path=path) if is_file else None
        having = list(held.holders(socket))
        sure = [it for it in having if it[1] is not None or it[0] not in signalled]
        if len(sure) > 1:
            names = ", ".join(
                owner if child is None else f"{owner}/{child}" for owner, child in sure
            )
            return Cause.of("path-shared", path=path, actors=names)
        for owner, child in sure or having:
            if child is not None:
                return Cause.of("path-of-child", path=path, actor=owner, child=child)
            code = "path-bound" if owner in signalled else "path-open"
            return Cause.of(code, path=path, actor=owner)
        code = "path-left" if is_file and socket not in held else "path-bound"
        return Cause.of(code, path=path, actor=actor)


def path_of(call: Call) -> str | None:
    """The path that stands where an address could, if one does."""
    instead = call.instead or ""
    return instead.removeprefix(_UNIX) if instead.startswith(_UNIX) else None


def _key(scene: Scene, path: str) -> tuple[str, str]:
    return (scene.host or "", path) if path.startswith(_ABSTRACT) else ("", path)
