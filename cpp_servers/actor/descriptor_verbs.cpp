// The verbs about descriptors rather than sockets: several may be of one socket, in one process or
// in two (open(2), "open file description").
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <optional>
#include <string>

#include "cpp_servers/actor/experiment.hpp"
#include "cpp_servers/actor/verb.hpp"

namespace bindlab {

namespace {

void duplicate(ActorState& state, const Call& call, Answer& answer) {
    const int socket = state.sockets.socket(call.name());
    state.sockets.must_be_free(call.new_name());
    if (record(answer, experiment([&] { return ::dup(socket); }))) {
        state.sockets.keep_socket(call.new_name(), Descriptor(static_cast<int>(answer.ret)));
    }
}

void set_close_on_exec(ActorState& state, const Call& call, Answer& answer) {
    const int socket = state.sockets.socket(call.name());
    const int flags = call.number("ON") != 0 ? FD_CLOEXEC : 0;
    record(answer, experiment([&] { return ::fcntl(socket, F_SETFD, flags); }));
}

// What came from another process is the socket of this inode: the number that sock_diag(7) shows.
void keep_foreign(ActorState& state, const Call& call, Answer& answer, Descriptor socket) {
    struct stat about = {};
    if (::fstat(socket.get(), &about) == 0) {
        answer.more.emplace_back("inode", std::to_string(about.st_ino));
    }
    state.sockets.keep_socket(call.new_name(), std::move(socket));
}

// A message of one byte, with room for one descriptor beside it: unix(7), cmsg(3).
class Parcel {
public:
    Parcel() {
        message_.msg_iov = &content_;
        message_.msg_iovlen = 1;
        message_.msg_control = room_.data();
        message_.msg_controllen = room_.size();
    }
    Parcel(const Parcel&) = delete;
    Parcel& operator=(const Parcel&) = delete;

    void put(int descriptor) {
        cmsghdr* const header = CMSG_FIRSTHDR(&message_);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(sizeof descriptor);
        std::memcpy(CMSG_DATA(header), &descriptor, sizeof descriptor);
    }
    [[nodiscard]] Descriptor descriptor() {
        const cmsghdr* const header = CMSG_FIRSTHDR(&message_);
        int descriptor = -1;
        if (header != nullptr && header->cmsg_type == SCM_RIGHTS) {
            std::memcpy(&descriptor, CMSG_DATA(header), sizeof descriptor);
        }
        return Descriptor(descriptor);
    }
    msghdr* get() { return &message_; }

private:
    char byte_ = '.';
    iovec content_{.iov_base = &byte_, .iov_len = sizeof byte_};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> room_{};
    msghdr message_{};
};

void pass(ActorState& state, const Call& call, Answer& answer) {
    const int carrier = state.sockets.socket(call.word("CARRIER"));
    Parcel parcel;
    parcel.put(state.sockets.socket(call.name()));
    record(answer, experiment([&] { return ::sendmsg(carrier, parcel.get(), 0); }));
}

void receive_passed(ActorState& state, const Call& call, Answer& answer) {
    const int carrier = state.sockets.socket(call.name());
    state.sockets.must_be_free(call.new_name());
    Parcel parcel;
    if (!record(answer, experiment([&] { return ::recvmsg(carrier, parcel.get(), 0); }))) {
        return;
    }
    if (Descriptor socket = parcel.descriptor()) {
        answer.more.emplace_back("descriptor", std::to_string(socket.get()));
        keep_foreign(state, call, answer, std::move(socket));
    }
}

void fork_child_with_copies(ActorState& state, const Call& call, Answer& answer) {
    state.sockets.must_be_free(call.new_name());
    std::optional<SleepingChild> made;
    if (record(answer, SleepingChild::start(state.sockets.copies(), call.has("exec"), made))) {
        answer.value = std::to_string(answer.ret);
        state.sockets.keep_child(call.new_name(), *std::move(made));
    }
}

void reap(ActorState& state, const Call& call, Answer& answer) {
    SleepingChild child = state.sockets.give_up_child(call.name());
    std::string how;
    record(answer, child.end(how));
    answer.value = how;
}

void steal(ActorState& state, const Call& call, Answer& answer) {
    const SleepingChild& child = state.sockets.child(call.word("CHILD"));
    state.sockets.must_be_free(call.new_name());
    if (record(answer, child.take(call.name()))) {
        keep_foreign(state, call, answer, Descriptor(static_cast<int>(answer.ret)));
    }
}

constexpr Form kDuplicate[] = {kSocketName, form::new_name("socket", "copy")};
constexpr Form kCloseOnExec[] = {kSocketName, form::number("ON", 0, 1)};
constexpr Form kPass[] = {kSocketName, form::other("over", "CARRIER", "socket")};
constexpr Form kReceivePassed[] = {kSocketName, form::new_name("socket", "passed")};
constexpr Form kFork[] = {form::keyword("exec"), form::new_name("child", "child")};
constexpr Form kReap[] = {form::name("child", "child")};
constexpr Form kSteal[] = {form::name("inherited", "sock"), form::other("from", "CHILD", "child"),
                           form::new_name("socket", "stolen")};

constexpr Verb kDescriptorVerbs[] = {
    {"dup", kDuplicate,
     "a second descriptor of the same socket, which is open until both are closed", "dup as second",
     "", duplicate},
    {"cloexec", kCloseOnExec, "set FD_CLOEXEC, or 0 take it away: fork exec closes it, or does not",
     "cloexec 1", "", set_close_on_exec},
    {"fork", kFork,
     "a child that has a copy of each socket and sleeps, also when the actor has ended; with exec "
     "it "
     "executes a program, which closes what is close-on-exec; the value is its process id",
     "fork", "1234", fork_child_with_copies},
    {"reap", kReap, "end a child and wait for it; the value is how it ended", "reap",
     "signal SIGKILL", reap},
    {"steal", kSteal, "a descriptor of what a child has inherited by that NAME, by pidfd_getfd()",
     "steal from child", "", steal},
    {"pass", kPass, "send a descriptor over a connected unix socket, as one byte with SCM_RIGHTS",
     "pass over conn", "", pass},
    {"receive", kReceivePassed, "take a descriptor that was passed over a connected unix socket",
     "receive conn as listener", "", receive_passed},
};

}  // namespace

std::span<const Verb> descriptor_verbs() {
    return kDescriptorVerbs;
}

}  // namespace bindlab
