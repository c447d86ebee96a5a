#include "netns/counters.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <sstream>
#include <stdexcept>
#include <system_error>

#include "netns/descriptor.hpp"
#include "netns/network_namespace.hpp"
#include "netns/system_call.hpp"

namespace bindlab {

namespace {

// That of the thread: /proc/net is of the process' first one (proc_self_net, fs/proc/proc_net.c).
constexpr std::array kCounterFiles = {"/proc/thread-self/net/snmp",
                                      "/proc/thread-self/net/netstat"};

std::string read_whole(const char* path, std::string_view where) {
    const auto attempt = [&] { return fmt::format("read {} in {}", path, where); };
    const Descriptor file(check(::open(path, O_RDONLY | O_CLOEXEC), attempt));
    std::string text;
    std::array<char, 16384> buffer{};
    while (const ssize_t size = check(::read(file.get(), buffer.data(), buffer.size()), attempt)) {
        text.append(buffer.data(), static_cast<std::size_t>(size));
    }
    return text;
}

std::int64_t number_of(const std::string& word) {
    std::int64_t number = 0;
    // Counters are unsigned and wrap; only TcpMaxConn is below 0 (-1, RFC 4022).
    std::uint64_t large = 0;
    const char* end = word.data() + word.size();
    const auto is_read = [end](const std::from_chars_result& read) {
        return read.ec == std::errc() && read.ptr == end;
    };
    if (is_read(std::from_chars(word.data(), end, number))) {
        return number;
    }
    if (is_read(std::from_chars(word.data(), end, large))) {
        return static_cast<std::int64_t>(large);
    }
    throw std::invalid_argument(fmt::format("'{}' is no counter's value", word));
}

}  // namespace

Counters parse_counters(std::string_view text) {
    Counters counters;
    std::istringstream lines{std::string(text)};
    std::string names;
    std::string values;
    while (std::getline(lines, names)) {
        if (!std::getline(lines, values)) {
            throw std::invalid_argument("counters: a line of names without one of values");
        }
        std::istringstream each_name(names);
        std::istringstream each_value(values);
        std::string group;
        std::string same_group;
        each_name >> group;
        each_value >> same_group;
        if (group.empty() || group.back() != ':' || group != same_group) {
            throw std::invalid_argument(
                fmt::format("counters: '{}' above '{}'", group, same_group));
        }
        group.pop_back();
        std::string name;
        std::string value;
        while (each_name >> name) {
            if (!(each_value >> value)) {
                throw std::invalid_argument(
                    fmt::format("counters: {}{} has no value", group, name));
            }
            counters[group + name] = number_of(value);
        }
    }
    return counters;
}

Counters read_counters(const NetworkNamespace& where) {
    return where.run_inside([&] {
        Counters all;
        for (const char* path : kCounterFiles) {
            all.merge(parse_counters(read_whole(path, where.name())));
        }
        return all;
    });
}

}  // namespace bindlab
