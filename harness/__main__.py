"""`python3 -m harness`: the command line."""

import signal
import sys
import time

# Until there is somebody to heed Ctrl+C, it ends us as it ends any program, and shows no traceback.
_before = signal.getsignal(signal.SIGINT)
if _before is signal.default_int_handler:
    signal.signal(signal.SIGINT, signal.SIG_DFL)

from harness.run.exit_codes import INTERRUPTED, NO_WORK  # noqa: E402

try:
    from harness.cli.command_line import main
except ModuleNotFoundError as missing:
    if str(missing.name).split(".")[0] == "harness":
        raise
    # Often another python3 comes first on PATH than the one whose packages the set-up installs.
    print(
        f"{sys.executable}: the package {missing.name} is missing: `make setup` installs it for "
        "/usr/bin/python3, so call that, or the target of make",
        file=sys.stderr,
    )
    sys.exit(NO_WORK)

_ONE_BREATH_S = 2.0
_asked: list[float] = []


def _break_off(number: int, frame: object) -> None:
    """What is under way ends tidily: no file half written, no program left behind.

    Whoever asks twice in one breath has been heard the first time.
    """
    now = time.monotonic()
    if not _asked or now - _asked[-1] > _ONE_BREATH_S:
        _asked.append(now)
        raise KeyboardInterrupt


_heeded = [signal.SIGINT] if _before is signal.default_int_handler else []
_ends = (signal.SIGTERM, signal.SIGHUP)
_heeded += [number for number in _ends if signal.getsignal(number) is signal.SIG_DFL]
try:
    for _number in _heeded:
        signal.signal(_number, _break_off)
    code = main()
except KeyboardInterrupt:
    code = INTERRUPTED
for _number in _heeded:
    if signal.getsignal(_number) is _break_off:
        signal.signal(_number, signal.SIG_DFL)
sys.exit(code)
