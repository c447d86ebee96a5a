// The verbs about the actor's own process, and the canaries: verbs that make an actor misbehave, so
// that whoever drives actors can test that it notices.
#include <sys/prctl.h>
#include <sys/types.h>
#include <unistd.h>

#include <cstdlib>
#include <limits>
#include <string>

#include "cpp_servers/actor/experiment.hpp"
#include "cpp_servers/actor/verb.hpp"

namespace bindlab {

namespace {

void tell_pid(Belongings& /*belongings*/, Words& words, Answer& answer) {
    words.finish();
    record(answer, experiment([] { return ::getpid(); }));
    answer.value = std::to_string(answer.ret);
}

void tell_uid(Belongings& /*belongings*/, Words& words, Answer& answer) {
    words.finish();
    record(answer, experiment([] { return static_cast<long>(::getuid()); }));
    answer.value = std::to_string(answer.ret);
}

void set_uid(Belongings& /*belongings*/, Words& words, Answer& answer) {
    constexpr long kLargest = std::numeric_limits<uid_t>::max() - 1L;
    const auto uid = static_cast<uid_t>(words.take_number("UID", 0, kLargest));
    words.finish();
    // A change of uid takes the parent-death signal away (PR_SET_PDEATHSIG(2const)); put it back,
    // an actor must not outlive whoever drives it.
    int death_signal = 0;
    ::prctl(PR_GET_PDEATHSIG, &death_signal);
    record(answer, experiment([uid] { return ::setuid(uid); }));
    ::prctl(PR_SET_PDEATHSIG, death_signal);
}

void leave(Belongings& belongings, Words& words, Answer& /*answer*/) {
    const int code = words.at_end() ? 0 : static_cast<int>(words.take_number("CODE", 0, 255));
    words.finish();
    belongings.exit_code = code;
}

void babble(Belongings& belongings, Words& words, Answer& /*answer*/) {
    words.finish();
    belongings.babbles = true;
}

void hang(Belongings& /*belongings*/, Words& words, Answer& /*answer*/) {
    words.finish();
    while (true) {
        ::pause();
    }
}

void crash(Belongings& /*belongings*/, Words& words, Answer& /*answer*/) {
    words.finish();
    std::abort();
}

constexpr Verb kVerbs[] = {
    {"pid", "", "yields the process id", tell_pid},
    {"uid", "", "yields the user id", tell_uid},
    {"setuid", "UID", "become another user", set_uid},
    {"exit", "[CODE]", "answer, then end; what is open is closed", leave},
    {"babble", "", "canary: answer nonsense", babble},
    {"hang", "", "canary: never answer", hang},
    {"crash", "", "canary: abort", crash},
};

}  // namespace

std::span<const Verb> process_verbs() {
    return kVerbs;
}

}  // namespace bindlab
