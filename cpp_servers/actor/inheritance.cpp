#include "cpp_servers/actor/inheritance.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <sstream>
#include <stdexcept>
#include <utility>

namespace bindlab {

namespace {

std::string taken(std::string_view name) {
    const std::string variable(name);
    const char* const value = std::getenv(variable.c_str());
    std::string text = value == nullptr ? "" : value;
    ::unsetenv(variable.c_str());
    return text;
}

std::int64_t number_in(std::string_view text, std::string_view variable) {
    std::int64_t number = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc{} || stop != end) {
        throw std::runtime_error(fmt::format(
            "{} is not set as an actor sets it: --resume is for 'exec' alone", variable));
    }
    return number;
}

std::int64_t taken_number(std::string_view name) {
    return number_in(taken(name), name);
}

bool is_open(int descriptor) {
    return ::fcntl(descriptor, F_GETFD) >= 0;
}

// What exec has closed is not there any more, whatever it was called.
void keep_inherited(OpenSockets& sockets) {
    std::istringstream words(taken(inheritance::kSockets));
    for (std::string word; words >> word;) {
        const std::size_t sign = word.find('=');
        const auto number = number_in(word.substr(sign + 1), inheritance::kSockets);
        if (is_open(static_cast<int>(number))) {
            sockets.keep_socket(word.substr(0, sign), Descriptor(static_cast<int>(number)));
        }
    }
}

// As sd_listen_fds_with_names(3): for this process alone, close-on-exec, and the variables unset.
void keep_passed(OpenSockets& sockets, Answer& answer) {
    const std::string pid = taken(inheritance::kListenPid);
    const std::string count = taken(inheritance::kListenFds);
    std::string name = taken(inheritance::kListenNames);
    if (pid != std::to_string(::getpid()) || count != "1") {
        return;
    }
    Descriptor listener(inheritance::kFirst);
    struct stat about = {};
    if (::fstat(listener.get(), &about) == 0) {
        answer.more.emplace_back("descriptor", std::to_string(listener.get()));
        answer.more.emplace_back("inode", std::to_string(about.st_ino));
    }
    ::fcntl(listener.get(), F_SETFD, FD_CLOEXEC);
    sockets.keep_socket(std::move(name), std::move(listener));
}

double seconds_since(std::int64_t begun) {
    const std::chrono::steady_clock::duration before(begun);
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration<double>(now - before).count();
}

}  // namespace

Inheritance take_inheritance(OpenSockets& sockets) {
    Inheritance found;
    found.answer.seconds = seconds_since(taken_number(inheritance::kBegun));
    found.streams.input = static_cast<int>(taken_number(inheritance::kInput));
    found.streams.output = static_cast<int>(taken_number(inheritance::kOutput));
    found.streams.json = taken_number(inheritance::kJson) != 0;
    found.answer.call = taken(inheritance::kLine);
    found.rest = taken(inheritance::kRest);
    keep_inherited(sockets);
    keep_passed(sockets, found.answer);
    return found;
}

}  // namespace bindlab
