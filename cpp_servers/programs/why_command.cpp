#include "cpp_servers/programs/why_command.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <exception>
#include <system_error>

#include "cpp_servers/programs/report.hpp"
#include "cpp_servers/programs/running_kernel.hpp"
#include "cpp_servers/why/command/command_watch.hpp"
#include "netns/descriptor.hpp"
#include "netns/system_call.hpp"

namespace bindlab {

namespace {

constexpr int kSignalled = 128;
constexpr mode_t kFileMode = 0666;

Descriptor open_output(const std::string& path) {
    return Descriptor(
        check(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, kFileMode),
              [&] { return "--output " + path; }));
}

/// A full disk is no reason to disturb the command.
void write_line(int fd, const std::string& line) {
    const std::string whole = line + "\n";
    for (std::size_t done = 0; done < whole.size();) {
        const ssize_t size = ::write(fd, whole.data() + done, whole.size() - done);
        if (size < 0 && errno != EINTR) {
            return;
        }
        done += size < 0 ? 0 : static_cast<std::size_t>(size);
    }
}

CommandExit exit_of_failure(int error) {
    switch (error) {
        case ENOENT:
        case ENOTDIR:
            return CommandExit::not_found;
        case EACCES:
        case ENOEXEC:
        case EISDIR:
        case ELOOP:
            return CommandExit::cannot_run;
        default:
            return CommandExit::cannot_watch;
    }
}

}  // namespace

int run_why_command(const WhyCommand& words) {
    try {
        Descriptor file;
        if (!words.output.empty()) {
            file = open_output(words.output);
        }
        WatchOptions options;
        options.argv = words.argv;
        options.json = words.json;
        options.kernel = RunningKernel::here().version;
        const int fd = file ? file.get() : STDERR_FILENO;
        options.tell = [&](const std::string& line) {
            write_line(fd, words.json ? line : "why: " + printable(line));
        };
        const ExitStatus end = watch_command(options);
        return end.signalled ? kSignalled + end.value : end.value;
    } catch (const std::system_error& fault) {
        tell(fmt::format("why: {}", printable(fault.what())));
        const bool is_start = std::string_view(fault.what()).starts_with("run ");
        return static_cast<int>(is_start ? exit_of_failure(fault.code().value())
                                         : CommandExit::cannot_watch);
    } catch (const std::exception& fault) {
        tell(fmt::format("why: {}", printable(fault.what())));
        return static_cast<int>(CommandExit::cannot_watch);
    }
}

}  // namespace bindlab
