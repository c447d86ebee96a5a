#include "cpp_servers/programs/removed_by_signal.hpp"

#include <unistd.h>

#include <cstddef>
#include <utility>

#include "netns/system_call.hpp"

namespace bindlab {

namespace {

// What the handler sees: it is set before there is a handler, and cleared behind it.
struct ToRemove {
    std::vector<std::string> paths;
    pid_t owner = 0;
};

ToRemove to_remove;

// Only what signal-safety(7) allows. The signal comes again when this returns, and then it ends.
extern "C" void remove_and_end(int signal) {
    if (::getpid() == to_remove.owner) {
        for (const std::string& path : to_remove.paths) {
            ::unlink(path.c_str());
        }
    }
    ::raise(signal);
}

}  // namespace

RemovedBySignal::RemovedBySignal(std::vector<std::string> paths) {
    to_remove = {std::move(paths), ::getpid()};
    struct sigaction action {};
    action.sa_handler = remove_and_end;
    action.sa_flags = static_cast<int>(SA_RESETHAND);
    for (std::size_t i = 0; i < kEnding.size(); ++i) {
        check(::sigaction(kEnding[i], nullptr, &before_[i]), "ask what a signal does");
        if (before_[i].sa_handler != SIG_IGN) {
            check(::sigaction(kEnding[i], &action, nullptr), "say what a signal does");
        }
    }
}

RemovedBySignal::~RemovedBySignal() {
    for (std::size_t i = 0; i < kEnding.size(); ++i) {
        ::sigaction(kEnding[i], &before_[i], nullptr);
    }
    to_remove = {};
}

}  // namespace bindlab
