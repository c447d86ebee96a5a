#include "cpp_servers/programs/why_command.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <exception>
#include <system_error>
#include <utility>

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

/// 0, or the errno.
int write_line(int fd, const std::string& line) {
    const std::string whole = line + "\n";
    for (std::size_t done = 0; done < whole.size();) {
        const ssize_t size = ::write(fd, whole.data() + done, whole.size() - done);
        if (size < 0 && errno != EINTR) {
            return errno;
        }
        done += size < 0 ? 0 : static_cast<std::size_t>(size);
    }
    return 0;
}

/// Where it is told: stderr, or the file of --output.
class ExplanationSink {
public:
    explicit ExplanationSink(std::string path) : path_(std::move(path)) {
        if (!path_.empty()) {
            file_ = open_output(path_);
        }
    }

    /// A full disk is no reason to disturb the command, but one line on stderr. Nothing is written
    /// behind what is cut off.
    void write(const std::string& line) {
        if (is_lost_) {
            return;
        }
        const int error = write_line(file_ ? file_.get() : STDERR_FILENO, line);
        is_lost_ = error != 0;
        if (is_lost_ && file_) {
            tell(fmt::format("why: --output {}: {}: from here on nothing is written",
                             printable(path_), std::strerror(error)));
        }
    }
    /// Something was to be in the file, and is not.
    bool is_file_incomplete() const { return file_ && is_lost_; }

private:
    std::string path_;
    Descriptor file_;
    bool is_lost_ = false;
};

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
        ExplanationSink told(words.output);
        WatchOptions options;
        options.argv = words.argv;
        options.json = words.json;
        options.kernel = RunningKernel::here().version;
        options.tell = [&](const std::string& line) {
            told.write(words.json ? line : "why: " + printable(line));
        };
        const ExitStatus end = watch_command(options);
        if (end.success() && told.is_file_incomplete()) {
            return static_cast<int>(CommandExit::cannot_watch);
        }
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
