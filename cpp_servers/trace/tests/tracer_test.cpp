#include "cpp_servers/trace/tracer.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cerrno>
#include <string>
#include <utility>
#include <vector>

#include "cpp_servers/trace/tests/traced_python.hpp"

// Whole programs, each with something that could be done differently because it is traced.

namespace bindlab {
namespace {

using Kind = SocketCall::Kind;

const std::string kListen = "s = socket.socket(); s.bind(('127.0.0.1', 0)); s.listen(7)\n";

TEST(TracerTest, TellsEachCallWithItsOwnResult) {
    Heard heard;
    const ExitStatus end = run_python(kListen +
                                          "t = socket.socket()\n"
                                          "try: t.bind(s.getsockname())\n"
                                          "except OSError: os._exit(3)\n",
                                      heard);
    EXPECT_EQ(end.to_string(), "exit 3");
    const auto calls = heard.calls.all();
    ASSERT_EQ(calls.size(), 3U);
    EXPECT_EQ(calls[0].kind, Kind::bind);
    EXPECT_EQ(calls[0].address.to_string(), "127.0.0.1:0");
    EXPECT_EQ(calls[0].error, 0);
    EXPECT_NE(calls[0].inode, 0U);
    EXPECT_EQ(calls[1].kind, Kind::listen);
    EXPECT_EQ(calls[1].backlog, 7);
    EXPECT_EQ(calls[1].inode, calls[0].inode);
    EXPECT_EQ(calls[2].error, EADDRINUSE);
    EXPECT_NE(calls[2].inode, calls[0].inode);
    EXPECT_LE(calls[0].time, calls[2].time);
    ASSERT_EQ(heard.ends.size(), 1U);
    EXPECT_EQ(heard.ends.begin()->first, calls[0].pid);
}

TEST(TracerTest, FollowsThreadsChildrenAndProgramsThatTheyExecute) {
    Heard heard;
    const ExitStatus end = run_python(
        "def listen(): s = socket.socket(); s.listen(1)\n"
        "t = threading.Thread(target=listen); t.start(); t.join()\n"
        "pid = os.fork()\n"
        "if pid == 0: listen(); os._exit(0)\n"
        "os.waitpid(pid, 0)\n"
        "import subprocess, sys\n"  // which uses vfork(2)
        "subprocess.run([sys.executable, '-c', 'import socket; socket.socket().listen(1)'])\n",
        heard);
    EXPECT_EQ(end.to_string(), "exit 0");
    const auto calls = heard.calls.all();
    ASSERT_EQ(calls.size(), 3U);
    EXPECT_EQ(calls[0].error, 0);
    EXPECT_NE(calls[0].pid, calls[0].tid) << "a thread";
    EXPECT_EQ(calls[1].pid, calls[1].tid) << "a child";
    EXPECT_NE(calls[1].pid, calls[0].pid);
    EXPECT_NE(calls[2].pid, calls[1].pid);
    EXPECT_EQ(heard.ends.size(), 3U);
    EXPECT_EQ(heard.programs.size(), 2U);
}

TEST(TracerTest, FollowsAThreadThatExecutesAProgram) {
    Heard heard;
    const ExitStatus end = run_python(
        "import sys\n"
        "other = threading.Thread(target=time.sleep, args=(1000,), daemon=True)\n"
        "other.start()\n"
        "program = 'import socket; socket.socket().listen(1); raise SystemExit(5)'\n"
        "def run(): os.execv(sys.executable, [sys.executable, '-c', program])\n"
        "t = threading.Thread(target=run); t.start(); t.join()\n",
        heard);
    EXPECT_EQ(end.to_string(), "exit 5");
    ASSERT_EQ(heard.calls.all().size(), 1U);
    const SocketCall call = heard.calls.all().front();
    EXPECT_EQ(call.pid, call.tid) << "it is the leader now";
    EXPECT_EQ(heard.ends.size(), 1U);
}

TEST(TracerTest, DeliversSignalsAsTheyAre) {
    Heard heard;
    const ExitStatus end = run_python(
        "signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGRTMIN])\n"
        "os.kill(os.getpid(), signal.SIGRTMIN)\n"
        "info = signal.sigwaitinfo([signal.SIGRTMIN])\n"
        "seen = []\n"
        "signal.signal(signal.SIGUSR1, lambda n, f: seen.append(n))\n"
        "os.kill(os.getpid(), signal.SIGUSR1)\n"
        "signal.signal(signal.SIGTRAP, lambda n, f: seen.append(n))\n"
        "os.kill(os.getpid(), signal.SIGTRAP)\n"
        "if seen != [signal.SIGUSR1, signal.SIGTRAP] or info.si_pid != os.getpid(): os._exit(1)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n",
        heard);
    EXPECT_EQ(end.to_string(), "signal SIGKILL");
}

TEST(TracerTest, LetsAStoppedProcessStayStoppedUntilItIsContinued) {
    Heard heard;
    const ExitStatus end = run_python(
        "pid = os.fork()\n"
        "if pid == 0: os.kill(os.getpid(), signal.SIGSTOP); socket.socket().listen(1); "
        "os._exit(4)\n"
        "_, status = os.waitpid(pid, os.WUNTRACED)\n"
        "assert os.WIFSTOPPED(status), status\n"
        "state = open(f'/proc/{pid}/stat').read().split(') ')[1][0]\n"
        "assert state in 'Tt', state\n"
        "os.kill(pid, signal.SIGCONT)\n"
        "_, status = os.waitpid(pid, os.WCONTINUED)\n"
        "assert os.WIFCONTINUED(status), status\n"
        "_, status = os.waitpid(pid, 0)\n"
        "os._exit(os.waitstatus_to_exitcode(status))\n",
        heard);
    EXPECT_EQ(end.to_string(), "exit 4");
    EXPECT_EQ(heard.calls.all().size(), 1U);
}

TEST(TracerTest, TellsAnInterruptedCallOnceWhenItHasReturned) {
    Heard heard;
    // Nobody accepts: the queue is full, and connect() waits until the signal has been handled.
    const ExitStatus end = run_python(
        "signal.signal(signal.SIGALRM, lambda n, f: (s.close(), l.close()))\n"
        "l = socket.socket(socket.AF_UNIX); l.bind('\\0bindlab' + str(os.getpid())); l.listen(0)\n"
        "first = socket.socket(socket.AF_UNIX); first.connect(l.getsockname())\n"
        "signal.setitimer(signal.ITIMER_REAL, 0.05)\n"
        "s = socket.socket(socket.AF_UNIX)\n"
        "try: s.connect(l.getsockname())\n"
        "except OSError: os._exit(6)\n",
        heard);
    EXPECT_EQ(end.to_string(), "exit 6");
    const auto calls = heard.calls.all();
    ASSERT_GE(calls.size(), 3U);
    EXPECT_EQ(calls[2].kind, Kind::connect);
    EXPECT_EQ(calls[2].error, 0);
}

TEST(TracerTest, TellsOfFilesThatSomebodyWasThereBeforeFor) {
    Heard heard;
    const ExitStatus end = run_python(
        "import fcntl, tempfile\n"
        "name = tempfile.mkdtemp() + '/x.pid'\n"
        "def attempt(f, *a):\n"
        "    try: f(*a)\n"
        "    except OSError: pass\n"
        "a = os.open(name, os.O_CREAT | os.O_EXCL | os.O_RDWR)\n"
        "attempt(os.open, name, os.O_CREAT | os.O_EXCL)\n"
        "b = os.open(name, os.O_RDWR)\n"
        "fcntl.flock(a, fcntl.LOCK_EX | fcntl.LOCK_NB)\n"
        "attempt(fcntl.flock, b, fcntl.LOCK_EX | fcntl.LOCK_NB)\n"
        "fcntl.lockf(a, fcntl.LOCK_EX | fcntl.LOCK_NB)\n"
        "if os.fork() == 0: attempt(fcntl.lockf, b, fcntl.LOCK_EX | fcntl.LOCK_NB); os._exit(0)\n"
        "os.wait(); os.unlink(name); os.rmdir(os.path.dirname(name))\n",
        heard, {.watched = {.files = true}});
    EXPECT_EQ(end.to_string(), "exit 0");
    std::vector<std::pair<int, std::string>> let_in;
    for (const FileCall& file : heard.files) {
        if (file.error == 0) {
            let_in.emplace_back(static_cast<int>(file.kind), file.path);
        }
    }
    std::erase_if(heard.files, [](const FileCall& file) { return file.error == 0; });
    ASSERT_EQ(heard.files.size(), 3U);
    EXPECT_NE(std::ranges::find(let_in, std::pair(0, heard.files[0].path)), let_in.end())
        << "whoever came first is told of, too";
    EXPECT_EQ(heard.files[0].kind, FileCall::Kind::open_exclusive);
    EXPECT_EQ(heard.files[0].error, EEXIST);
    EXPECT_TRUE(heard.files[0].path.ends_with("/x.pid"));
    EXPECT_EQ(heard.files[1].kind, FileCall::Kind::flock);
    EXPECT_EQ(heard.files[1].path, heard.files[0].path);
    EXPECT_EQ(heard.files[2].kind, FileCall::Kind::fcntl_lock);
    EXPECT_EQ(heard.files[2].error, EAGAIN);
}

TEST(TracerTest, TellsOfIpv6SocketsOnlyIfAsked) {
    const std::string program = "socket.socket(); socket.socket(socket.AF_INET6).listen(1)\n";
    Heard heard;
    run_python(program, heard, {.watched = {.ipv6_sockets = true}});
    const auto calls = heard.calls.all();
    ASSERT_FALSE(calls.empty());
    EXPECT_EQ(calls[0].to_string(), "socket(AF_INET6, SOCK_STREAM)");
    if (calls[0].error == 0) {
        ASSERT_EQ(calls.size(), 2U);
        EXPECT_EQ(calls[0].inode, calls[1].inode);
    }
}

}  // namespace
}  // namespace bindlab
