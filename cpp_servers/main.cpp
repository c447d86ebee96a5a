// One binary with many names: called by the name of a program (by symlink, or as first argument) it
// is that program, else it is the engine.
#include <algorithm>
#include <filesystem>

#include "cpp_servers/engine/command_line.hpp"
#include "cpp_servers/programs/programs.hpp"

namespace {

const bindlab::Program* find_program(const std::filesystem::path& name) {
    const auto all = bindlab::programs();
    const auto found = std::ranges::find(all, name.filename().native(), &bindlab::Program::name);
    return found == all.end() ? nullptr : &*found;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc > 0) {
        if (const auto* program = find_program(argv[0])) {
            return program->run(argc, argv);
        }
    }
    if (argc > 1) {
        if (const auto* program = find_program(argv[1])) {
            return program->run(argc - 1, argv + 1);
        }
    }
    return bindlab::run_command_line(argc, argv);
}
