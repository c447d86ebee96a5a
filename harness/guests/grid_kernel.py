"""One kernel's grid: its starts, and its file, whole or not at all.

What a guest says is left to `guest`, running many of them to `fleet`.
"""

from __future__ import annotations

import threading
from collections import defaultdict

from harness.formats.codec import FormatError
from harness.formats.event import FilePiece, GuestEnded, ProgramSaid
from harness.formats.grid_origin import parse_grid_origin
from harness.guests.attempt import Attempt
from harness.guests.boot import boot_program
from harness.guests.boot_check import check_boot
from harness.guests.grid_order import CELLS, ORIGIN, PACKETS, GridOrder, GridOutcome
from harness.guests.guest import Guest, last_words
from harness.guests.guest_failure import KernelUnusable, StartFailed
from harness.guests.guest_start import run_start
from harness.guests.progress import FleetProgress
from harness.guests.release_claims import ReleaseClaims
from harness.guests.starts import start_until_done, trouble_of
from harness.records.layout import cell_capture_file, grid_file, grid_origin_file
from harness.records.store import write_bytes
from harness.run.exit_codes import GOOD, NOT_GOOD
from harness.spec.kernels import Kernel


class GridKernel:
    """One kernel's run."""

    def __init__(
        self,
        kernel: Kernel,
        order: GridOrder,
        watcher: FleetProgress,
        stop: threading.Event,
        claims: ReleaseClaims,
    ) -> None:
        self._kernel = kernel
        self._order = order
        self._watcher = watcher
        self._stop = stop
        self._claims = claims
        self._said = ""
        self.outcome = GridOutcome(kernel)

    def run(self) -> None:
        """Never raises: whatever goes wrong is in the outcome."""
        self.outcome.trouble = trouble_of(self._run, self._order.results)
        self._watcher.over(self._kernel)

    def _run(self) -> str | None:
        attempts, say = self.outcome.attempts, self._watcher.say
        return start_until_done(self._kernel, attempts, self._start, say)

    def _start(self, attempt: Attempt) -> None:
        order = self._order
        boot = boot_program(self._kernel, order.engine, order.arguments(), order.rare)
        self._watcher.phase(self._kernel, "booting")
        run_start(boot, self._stop, attempt, self._follow)

    def _follow(self, guest: Guest, attempt: Attempt) -> None:
        """From the guest's first word to its last."""
        booted = guest.boot()
        attempt.boot_guest_seconds = booted.seconds
        attempt.boot_wall_seconds = guest.boot_wall_seconds
        check_boot(self._kernel, booted)
        self._claims.claim(booted.kernel, self._kernel)
        self._watcher.phase(self._kernel, "measuring")
        self._said = ""
        try:
            files = self._listen(guest)
        except StartFailed as failure:
            last = f"; the last that it said was '{self._said}'" if self._said else ""
            raise StartFailed(f"{failure}{last}") from failure
        if guest.ended is not None:
            self._conclude(booted.kernel, guest.ended, files)

    def _listen(self, guest: Guest) -> dict[str, bytearray]:
        """The files that it leaves, while its words are told. Raises as Guest does."""
        self.outcome.story.clear()
        files: dict[str, bytearray] = defaultdict(bytearray)
        for frame in guest.frames():
            event = frame.event
            if isinstance(event, FilePiece):
                files[event.name] += frame.content
            elif not isinstance(event, ProgramSaid):
                raise StartFailed(f"the guest says what makes no sense ({event.kind} in a grid)")
            elif self._order.cell is not None:
                self.outcome.story.append(event.line)
            else:
                self._said = event.line
                self._watcher.doing(self._kernel, event.line)
        return files

    def _conclude(self, release: str, ended: GuestEnded, files: dict[str, bytearray]) -> None:
        self.outcome.ended = ended
        if ended.code not in (GOOD, NOT_GOOD):
            raise KernelUnusable(f"the grid was not measured: {last_words(ended)}")
        if self._order.cell is not None:
            self._keep_packets(release, self._order.cell, bytes(files[PACKETS]))
            return
        try:
            self.outcome.origin = parse_grid_origin(bytes(files[ORIGIN]))
        except FormatError as error:
            raise StartFailed(f"the guest says what makes no sense ({ORIGIN}: {error})") from error
        results, grid = self._order.results, self._order.grid
        path = grid_file(results, release, grid)
        write_bytes(path, bytes(files[CELLS]))
        write_bytes(grid_origin_file(results, release, grid), bytes(files[ORIGIN]))
        self.outcome.path = path

    def _keep_packets(self, release: str, cell: str, content: bytes) -> None:
        if content:
            order = self._order
            self.outcome.path = cell_capture_file(order.results, release, order.grid, cell)
            write_bytes(self.outcome.path, content)
