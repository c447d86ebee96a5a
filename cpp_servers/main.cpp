// The one binary: which program it is, is decided by the name it is called by (a link beside it),
// or else by its first argument; anything else is for the engine's command line. A kernel that
// starts it as /init gets the guest.

#include <unistd.h>

#include <algorithm>
#include <string_view>

#include "cpp_servers/engine/run/command_line.hpp"
#include "cpp_servers/guest/guest.hpp"
#include "cpp_servers/programs/programs.hpp"

namespace {

const bindlab::Program* find(std::string_view path) {
    const std::string_view name = path.substr(path.find_last_of('/') + 1);
    const auto all = bindlab::programs();
    const auto found = std::ranges::find(all, name, &bindlab::Program::name);
    return found == all.end() ? nullptr : &*found;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc > 0 && getpid() == 1 && std::string_view(argv[0]) == "/init") {
        bindlab::run_guest();
    }
    if (argc > 0) {
        if (const auto* program = find(argv[0])) {
            return program->run(argc, argv);
        }
    }
    if (argc > 1) {
        if (const auto* program = find(argv[1])) {
            return program->run(argc - 1, argv + 1);
        }
    }
    return bindlab::engine_main(argc, argv);
}
