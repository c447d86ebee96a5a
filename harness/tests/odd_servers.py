"""Programs for `bindlab check` to be held against: servers in Python that are odd in one way each.

A text of them is put behind SERVER, which has what they share; the first argument is a file beside.
"""

from __future__ import annotations

SERVER = """
import os, signal, socket, subprocess, sys, threading, time
BESIDE = sys.argv[1]

def listen(port, reuseport=False):
    one = socket.socket()
    one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if reuseport:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    one.bind(("127.0.0.1", port))
    one.listen()
    return one

def bye(*_):
    if os.path.exists(BESIDE):
        os.unlink(BESIDE)
    os._exit(0)

def serve(one):
    while True:
        peer, _ = one.accept()
        while data := peer.recv(4096):
            peer.sendall(data)
        peer.close()

signal.signal(signal.SIGTERM, bye)
signal.signal(signal.SIGINT, bye)
"""
WAITS_FOR_A_LOCK = """
while os.path.exists(BESIDE):
    time.sleep(0.02)
open(BESIDE, "w").close()
serve(listen(8000))
"""
SHARES_ONE_OF_TWO = """
got = []
for port, reuseport in ((8000, False), (8001, True)):
    try:
        got.append(listen(port, reuseport))
    except OSError as fault:
        print(fault, flush=True)
if not got:
    sys.exit(1)
for one in got[1:]:
    threading.Thread(target=serve, args=(one,), daemon=True).start()
serve(got[0])
"""
LISTENS_LATER_ON_ANOTHER = """
mine = listen(8000)
time.sleep(1)
other = socket.socket()
other.bind(("127.0.0.1", 8001))
other.listen()
threading.Thread(target=serve, args=(other,), daemon=True).start()
serve(mine)
"""
LOOKS_AFTER_LISTEN = """
mine = listen(8000)
time.sleep(0.05)
if os.path.exists(BESIDE):
    print("already running", flush=True)
    os._exit(1)
open(BESIDE, "w").close()
serve(mine)
"""
LOOKS_LONG_AFTER_LISTEN = """
mine = listen(8000)
threading.Thread(target=serve, args=(mine,), daemon=True).start()
time.sleep(1)
try:
    os.close(os.open(BESIDE, os.O_CREAT | os.O_EXCL))
except FileExistsError:
    os._exit(1)
signal.signal(signal.SIGTERM, bye)
signal.signal(signal.SIGINT, bye)
signal.pause()
"""
LEAKS_AT_RELOAD = """
mine = listen(8000)
mine.set_inheritable(True)
signal.signal(signal.SIGHUP, lambda *_: subprocess.Popen(["sleep", "30"], close_fds=False))
serve(mine)
"""
LIVES = """
def talk(peer):
    try:
        while data := peer.recv(4096):
            peer.sendall(data)
    except ConnectionError:
        pass
    peer.close()

def serve(one):
    while True:
        talk(one.accept()[0])
"""
DIES_OF_A_RESET = """
mine = listen(8000)
while True:
    peer, _ = mine.accept()
    try:
        while data := peer.recv(4096):
            peer.sendall(data)
    except ConnectionResetError:
        time.sleep(0.05)
        os._exit(1)
    peer.close()
"""
BINDS_ANEW = """
def both():
    one = listen(8000)
    other = socket.socket()
    try:
        other.bind(("127.0.0.1", 8000))
    except OSError as fault:
        print(fault, flush=True)
    return one

mine = both()
again = False
def reload(*_):
    global again
    again = True

signal.signal(signal.SIGHUP, reload)
while True:
    if again:
        again = False
        mine.close()
        mine = both()
    mine.settimeout(0.02)
    try:
        peer, _ = mine.accept()
    except TimeoutError:
        continue
    peer.settimeout(None)
    threading.Thread(target=talk, args=(peer,), daemon=True).start()
"""
HANDS_OVER = """
given = os.environ.get("GIVEN")
mine = socket.socket(fileno=int(given)) if given else listen(8000)
def hand_over(*_):
    mine.set_inheritable(True)
    with_it = {**os.environ, "GIVEN": str(mine.fileno())}
    subprocess.Popen([sys.executable, *sys.argv], close_fds=False, env=with_it)
    threading.Timer(1, os._exit, (0,)).start()

signal.signal(signal.SIGUSR2, hand_over)
serve(mine)
"""
TAKES_ITS_TIME_TO_END = """
mine = listen(8000)
def slowly(*_):
    mine.close()
    time.sleep(2.2)
    os._exit(0)

signal.signal(signal.SIGTERM, slowly)
serve(mine)
"""
EXECUTES_WORKERS = """
import select, selectors
def child_of(way):
    given = int(os.environ["GIVEN"])
    mine = socket.socket(fileno=given)
    if way == "epoll":
        mine.setblocking(False)
        watch = selectors.EpollSelector()
        watch.register(mine, selectors.EVENT_READ)
        while watch.select():
            try:
                peer, _ = mine.accept()
            except BlockingIOError:
                continue
            peer.setblocking(True)
            while data := peer.recv(4096):
                peer.sendall(data)
            peer.close()
    elif way == "poll":
        mine.settimeout(600)
    elif way == "select":
        select.select([mine], [], [])
    if way in ("nothing", "inherits-epoll"):
        time.sleep(600)
    serve(mine)

if "GIVEN" in os.environ:
    child_of(BESIDE)
mine = listen(8000)
mine.set_inheritable(True)
watch = select.epoll()
watch.register(mine, select.EPOLLIN)
os.set_inheritable(watch.fileno(), BESIDE == "inherits-epoll")
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
with_it = {**os.environ, "GIVEN": str(mine.fileno())}
subprocess.Popen([sys.executable, *sys.argv], close_fds=False, env=with_it)
serve(mine)
"""
IS_A_DAEMON = """
if os.path.exists(BESIDE):
    try:
        os.kill(int(open(BESIDE).read()), 0)
        sys.exit("already running")
    except ProcessLookupError:
        pass
if os.fork():
    os._exit(0)
os.setsid()
if os.fork():
    time.sleep(0.05)  # its child listens by then
    os._exit(0)
signal.signal(signal.SIGTERM, signal.SIG_DFL)  # leaves the file
with open(BESIDE, "w") as file:
    file.write(str(os.getpid()))
serve(listen(8000))
"""
HAS_WORKERS_THAT_LISTEN = """
def end(*_):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    os.killpg(0, signal.SIGTERM)
    try:
        while True:
            os.wait()
    except ChildProcessError:
        os._exit(0)

signal.signal(signal.SIGTERM, end)
signal.signal(signal.SIGINT, end)
for _ in range(2):
    if os.fork() == 0:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        serve(listen(8000, reuseport=True))
while True:
    signal.pause()
"""
GOES_TO_THE_NEXT_PORT = """
for port in (8000, 8001, 8002):
    try:
        mine = listen(port)
        break
    except OSError:
        pass
serve(mine)
"""
_ACCEPTS_WITHOUT_OPTION = """
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
mine = socket.socket()
mine.bind(("127.0.0.1", 8000))
mine.listen()
while True:
    peer, _ = mine.accept()
"""
EXECUTES_WITH_CONNECTIONS = (
    _ACCEPTS_WITHOUT_OPTION
    + """\
    peer.set_inheritable(True)
    subprocess.Popen(["sleep", "600"], close_fds=False)
    peer.close()
"""
)
TAKES_THE_OPTION_FROM_CONNECTIONS = """
mine = listen(8000)
while True:
    peer, _ = mine.accept()
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 0)
    talk(peer)
"""
FORKS_FOR_CLIENTS = (
    _ACCEPTS_WITHOUT_OPTION
    + """\
    if os.fork() == 0:
        mine.close()
        while data := peer.recv(4096):
            peer.sendall(data)
        os._exit(0)
    peer.close()
"""
)
LOSES_ITS_OPTION = """
mine = listen(8000)
mine.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 0)
serve(mine)
"""
