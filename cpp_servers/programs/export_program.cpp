#include "cpp_servers/programs/export_program.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "cpp_servers/programs/report.hpp"

namespace bindlab {

namespace {

constexpr int kCannotExport = 3;
constexpr const char* kPython = "/usr/bin/python3";  // Debian's, for it has Debian's packages

}  // namespace

int run_export_of(const char* source, int argc, char** argv) {
    const std::string harness = std::string(source) + "/harness/__main__.py";
    if (::access(harness.c_str(), R_OK) != 0) {
        tell(fmt::format("export: {}: {}: it takes the checkout that this program was built from",
                         harness, std::strerror(errno)));
        return kCannotExport;
    }
    std::string python = kPython;
    std::string not_from_here = "-P";  // no package of whoever's folder this is
    std::string module = "-m";
    std::string name = "harness";
    std::string command = "export";
    std::vector<char*> words = {python.data(), not_from_here.data(), module.data(), name.data()};
    words.push_back(command.data());
    words.insert(words.end(), argv + 1, argv + argc);
    words.push_back(nullptr);
    ::setenv("PYTHONPATH", source, 1);
    ::execv(kPython, words.data());
    tell(fmt::format("export: {}: {}", kPython, std::strerror(errno)));
    return kCannotExport;
}

int run_export(int argc, char** argv) {
    return run_export_of(BINDLAB_SOURCE, argc, argv);
}

}  // namespace bindlab
