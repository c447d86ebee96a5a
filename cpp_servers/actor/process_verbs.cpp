// The verbs about the actor's own process, and the canaries: verbs that make an actor misbehave, so
// that whoever drives actors can test that it notices.
#include <sys/prctl.h>
#include <sys/types.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <string>

#include "cpp_servers/actor/experiment.hpp"
#include "cpp_servers/actor/verb.hpp"

namespace bindlab {

namespace {

void tell_pid(ActorState& /*state*/, const Call& /*call*/, Answer& answer) {
    record(answer, experiment([] { return ::getpid(); }));
    answer.value = std::to_string(answer.ret);
}

void tell_uid(ActorState& /*state*/, const Call& /*call*/, Answer& answer) {
    record(answer, experiment([] { return static_cast<long>(::getuid()); }));
    answer.value = std::to_string(answer.ret);
}

void set_uid(ActorState& /*state*/, const Call& call, Answer& answer) {
    const auto uid = static_cast<uid_t>(call.number("UID"));
    // A change of uid takes the parent-death signal away (PR_SET_PDEATHSIG(2const)); put it back,
    // an actor must not outlive whoever drives it.
    int death_signal = 0;
    ::prctl(PR_GET_PDEATHSIG, &death_signal);
    record(answer, experiment([uid] { return ::setuid(uid); }));
    ::prctl(PR_SET_PDEATHSIG, death_signal);
}

void set_alarm(ActorState& state, const Call& call, Answer& answer) {
    record(answer, state.alarm.set(std::chrono::milliseconds(call.number("MILLISECONDS"))));
}

void hold_memory(ActorState& state, const Call& call, Answer& answer) {
    constexpr std::size_t kMebibyte = 1024UL * 1024;
    const auto size = static_cast<std::size_t>(call.number("MIB"));
    record(answer, state.memory.hold(size * kMebibyte));
}

void leave(ActorState& state, const Call& call, Answer& /*answer*/) {
    state.exit_code = static_cast<int>(call.number("CODE"));
}

void babble(ActorState& state, const Call& /*call*/, Answer& /*answer*/) {
    state.babbles = true;
}

void hang(ActorState& /*state*/, const Call& /*call*/, Answer& /*answer*/) {
    while (true) {
        ::pause();
    }
}

void crash(ActorState& /*state*/, const Call& /*call*/, Answer& /*answer*/) {
    std::abort();
}

constexpr std::int64_t kLargestUid = std::numeric_limits<uid_t>::max();
constexpr std::int64_t kLargestInt = std::numeric_limits<int>::max();

constexpr Form kUid[] = {form::number("UID", 0, kLargestUid)};
constexpr Form kAlarm[] = {form::number("MILLISECONDS", 0, kLargestInt)};
// A guest has 400 MiB for all cases that run at once.
constexpr std::int64_t kMostMemory = 128;

constexpr Form kMemory[] = {form::number("MIB", 0, kMostMemory)};
constexpr Form kExit[] = {form::or_else(form::number("CODE", 0, 255), 0)};

constexpr Verb kProcessVerbs[] = {
    {"pid", {}, "the actor's process id", "pid", "1234", tell_pid},
    {"uid", {}, "the actor's user id", "uid", "1001", tell_uid},
    {"setuid", kUid, "become another user, for good", "setuid 1001", "", set_uid},
    {"alarm", kAlarm,
     "from here on a SIGALRM every so many milliseconds, so that a call that blocks gives EINTR; 0 "
     "ends it; signal(7)",
     "alarm 50", "", set_alarm},
    {"memory", kMemory,
     "have so many MiB of memory, every page written: what the kernel gives back before it closes "
     "the descriptors of a process that ends",
     "memory 64", "", hold_memory},
    {"exit", kExit, "end the process; the kernel closes what is still open", "exit", "", leave},
    {"babble", {}, "canary: answer nonsense; the case must come out BROKEN", "babble", "", babble},
    {"hang", {}, "canary: never answer; the case must come out BROKEN", "hang", "", hang},
    {"crash", {}, "canary: abort(); the case must come out BROKEN", "crash", "", crash},
};

}  // namespace

std::span<const Verb> process_verbs() {
    return kProcessVerbs;
}

}  // namespace bindlab
