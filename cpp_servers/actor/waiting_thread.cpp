#include "cpp_servers/actor/waiting_thread.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sched.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <vector>

#include "cpp_servers/actor/unix_address.hpp"
#include "netns/descriptor.hpp"
#include "netns/system_call.hpp"

namespace bindlab {

namespace {

constexpr std::size_t kMostReceived = 65536;

// Another one than the engine interrupts an actor by, and none that a scenario can name.
int waking_signal() {
    return SIGRTMIN + 1;
}

void handle_waking_signal() {
    struct sigaction action = {};
    action.sa_handler = [](int /*signal*/) {};  // and no SA_RESTART, so that the call is over
    check(::sigaction(waking_signal(), &action, nullptr), "handle a signal to a thread");
}

// What interrupts the actor is not for its threads: a thread is born with its maker's mask.
class AllBlocked {
public:
    AllBlocked() {
        sigset_t all;
        ::sigfillset(&all);
        ::sigdelset(&all, waking_signal());
        ::pthread_sigmask(SIG_SETMASK, &all, &before_);
    }
    AllBlocked(const AllBlocked&) = delete;
    AllBlocked& operator=(const AllBlocked&) = delete;
    ~AllBlocked() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

private:
    sigset_t before_{};
};

void accept_in(int descriptor, Answer& answer) {
    SocketAddress peer;
    if (record(answer,
               experiment([&] { return ::accept4(descriptor, peer.get(), &peer.length, 0); }))) {
        answer.value = shown(peer);
    }
}

void receive_in(int descriptor, Answer& answer) {
    std::vector<char> bytes(kMostReceived);
    if (record(answer,
               experiment([&] { return ::recv(descriptor, bytes.data(), bytes.size(), 0); }))) {
        answer.value = std::string(bytes.data(), static_cast<std::size_t>(answer.ret));
        answer.quoted = true;
    }
}

}  // namespace

struct WaitingThread::Shared {
    Descriptor over{check(::eventfd(0, EFD_CLOEXEC), "make an event of a thread's end")};
    Descriptor place;  ///< the thread's /proc/thread-self/syscall, once it is `there`
    std::atomic<bool> there = false;
    std::atomic<bool> ended = false;
    long number = 0;
    Answer answer;

    void run(bool accepts, int descriptor) {
        number = ::syscall(SYS_gettid);
        place = Descriptor(::open("/proc/thread-self/syscall", O_RDONLY | O_CLOEXEC));
        there = true;
        (accepts ? accept_in : receive_in)(descriptor, answer);
        ended = true;
        ::eventfd_write(over.get(), 1);
    }
    /// Whether the thread is asleep in this system call: its number comes first then.
    [[nodiscard]] bool sleeps_in(long call) const {
        std::array<char, 256> text{};
        const ssize_t size = ::pread(place.get(), text.data(), text.size(), 0);
        const std::string_view seen(text.data(),
                                    static_cast<std::size_t>(check(size, "look at a thread")));
        return seen.starts_with(fmt::format("{} ", call));
    }
};

WaitingThread::WaitingThread(std::string_view call, int descriptor)
    : accepts_(call == "accept"), shared_(std::make_unique<Shared>()) {
    handle_waking_signal();
    {
        const AllBlocked blocked;
        thread_ = std::thread([shared = shared_.get(), accepts = accepts_, descriptor] {
            shared->run(accepts, descriptor);
        });
    }
    const long wanted = accepts_ ? SYS_accept4 : SYS_recvfrom;
    while (!shared_->ended && !(shared_->there && shared_->sleeps_in(wanted))) {
        ::sched_yield();
    }
}

WaitingThread::WaitingThread(WaitingThread&&) noexcept = default;

WaitingThread::~WaitingThread() {
    constexpr int kAgainMs = 10;
    if (!shared_) {
        return;
    }
    // Again and again: a signal that comes a moment before the call is lost.
    pollfd end{.fd = shared_->over.get(), .events = POLLIN, .revents = 0};
    while (!shared_->ended) {
        ::pthread_kill(thread_.native_handle(), waking_signal());
        ::poll(&end, 1, kAgainMs);
    }
    thread_.join();
}

long WaitingThread::number() const {
    return shared_->number;
}

Outcome WaitingThread::wait() const {
    return experiment([&] {
        pollfd end{.fd = shared_->over.get(), .events = POLLIN, .revents = 0};
        return ::poll(&end, 1, -1);
    });
}

const Answer& WaitingThread::answer() const {
    return shared_->answer;
}

}  // namespace bindlab
