#include "netns/sysctl.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <stdexcept>

#include "netns/descriptor.hpp"
#include "netns/network_namespace.hpp"
#include "netns/system_call.hpp"

namespace bindlab {

namespace {

/// "net.ipv4.tcp_tw_reuse" to the file; a name with '/' is a path already.
std::string path_of(std::string_view name) {
    std::string path(name);
    if (path.find('/') == path.npos) {
        std::replace(path.begin(), path.end(), '.', '/');
    }
    if (path.empty() || path.front() == '/' || path.find("//") != path.npos ||
        path.find("..") != path.npos) {
        throw std::invalid_argument(
            fmt::format("{}: not the name of a kernel setting, write net.ipv4.tcp_tw_reuse", name));
    }
    return "/proc/sys/" + path;
}

/// nullopt: there is no such file.
std::optional<std::string> read_file(const std::string& path, const auto& attempt) {
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file && errno == ENOENT) {
        return std::nullopt;
    }
    check(file.get(), attempt);
    std::string value;
    std::array<char, 4096> buffer{};
    while (const ssize_t size = check(::read(file.get(), buffer.data(), buffer.size()), attempt)) {
        value.append(buffer.data(), static_cast<std::size_t>(size));
    }
    if (value.ends_with('\n')) {
        value.pop_back();
    }
    return value;
}

}  // namespace

std::optional<std::string> read_sysctl(const NetworkNamespace& where, std::string_view name) {
    return read_sysctls(where, std::array{std::string(name)}).front();
}

std::vector<std::optional<std::string>> read_sysctls(const NetworkNamespace& where,
                                                     std::span<const std::string> names) {
    std::vector<std::optional<std::string>> values;
    values.reserve(names.size());
    where.run_there([&] {
        for (const std::string& name : names) {
            values.push_back(read_file(
                path_of(name), [&] { return fmt::format("read {} in {}", name, where.name()); }));
        }
    });
    return values;
}

void write_sysctl(const NetworkNamespace& where, std::string_view name, std::string_view value) {
    const std::string path = path_of(name);
    const auto attempt = [&] {
        return fmt::format("write \"{}\" to {} in {}", value, name, where.name());
    };
    where.run_inside([&] {
        const Descriptor file(check(::open(path.c_str(), O_WRONLY | O_CLOEXEC), attempt));
        const ssize_t written = ::write(file.get(), value.data(), value.size());
        const int error = errno;
        if (written < 0 && (error == EINVAL || error == ERANGE || error == EOVERFLOW)) {
            throw ValueRefused(error, std::generic_category(), attempt());
        }
        if (written < 0) {
            throw_errno(error, attempt());
        }
    });
}

}  // namespace bindlab
