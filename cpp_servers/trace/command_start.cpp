#include "cpp_servers/trace/command_start.hpp"

#include <fcntl.h>
#include <fmt/format.h>
extern "C" {  // glibc 2.36 forgot
#include <sys/pidfd.h>
}
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <sstream>
#include <string_view>
#include <system_error>
#include <utility>

#include "cpp_servers/trace/missing_interpreter.hpp"
#include "netns/system_call.hpp"

namespace bindlab {

namespace {

/// The file of a command: in one of PATH's folders, as far as they may be looked into, if its name
/// has no slash; empty: there is none.
std::string file_of(const std::string& name) {
    if (name.find('/') != std::string::npos) {
        return name;
    }
    const char* const path = std::getenv("PATH");
    std::istringstream folders(path == nullptr ? "/bin:/usr/bin" : path);
    std::string folder;
    while (std::getline(folders, folder, ':')) {
        std::string file = (folder.empty() ? "." : folder) + "/" + name;
        if (::access(file.c_str(), F_OK) == 0) {
            return file;
        }
    }
    return {};
}

bool is_folder(const std::string& path) {
    struct stat status = {};
    return ::stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

/// Of execvp(3), in what it leaves unsaid: it says EACCES of a folder, and of a command that is
/// nowhere, too, if PATH has a folder that may not be looked into; and ENOENT of a file that is
/// there whose interpreter is not.
[[noreturn]] void throw_start_failure(int error, const std::string& name) {
    const std::string file = file_of(name);
    std::string attempt = name.empty() ? "run ''" : "run " + name;
    if (error == EACCES && file.empty()) {
        error = ENOENT;  // as shells say
    } else if (error == EACCES && is_folder(file)) {
        error = EISDIR;
    } else if (error == ENOENT) {
        if (const auto interpreter = missing_interpreter(file)) {
            attempt +=
                fmt::format("{}: its interpreter '{}'{} is missing",
                            file == name ? "" : " (" + file + ")", *interpreter,
                            interpreter->ends_with('\r') ? ", of a line that ends in CR LF," : "");
        }
    }
    throw_errno(error, attempt);
}

/// A descriptor that is not in the way when 0, 1 and 2 are filled.
Descriptor out_of_the_way(int fd) {
    return Descriptor(check(::fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1),
                            [&] { return fmt::format("duplicate descriptor {}", fd); }));
}

std::vector<char*> pointers_to(const std::vector<std::string>& words) {
    std::vector<char*> pointers;
    pointers.reserve(words.size() + 1);
    for (const std::string& word : words) {
        pointers.push_back(const_cast<char*>(word.c_str()));
    }
    pointers.push_back(nullptr);
    return pointers;
}

/// One that stays as it is, is not touched: it may be closed, as the command is to find it.
void connect_streams(const std::array<int, 3>& streams) {
    std::array<Descriptor, 3> moved;
    for (std::size_t at = 0; at < streams.size(); ++at) {
        if (streams[at] != static_cast<int>(at)) {
            moved[at] = out_of_the_way(streams[at]);
        }
    }
    for (std::size_t at = 0; at < moved.size(); ++at) {
        if (moved[at]) {
            check(::dup2(moved[at].get(), static_cast<int>(at)), "connect a standard stream");
        }
    }
}

/// Comes back only by exception.
[[noreturn]] void become_command(const std::vector<std::string>& argv, const TraceOptions& options,
                                 const sigset_t& mask) {
    connect_streams(options.streams);
    if (options.before_exec) {
        options.before_exec();
    }
    const auto words = pointers_to(argv);
    check(::sigprocmask(SIG_SETMASK, &mask, nullptr), "restore the signal mask");
    wear_filter(options.watched);
    ::execvp(words.front(), words.data());
    throw_start_failure(errno, argv.front());
}

/// The errno, a newline, and what was attempted.
void tell_failure(int report, int error, std::string_view attempt) {
    const std::string text = fmt::format("{}\n{}", error, attempt);
    [[maybe_unused]] const ssize_t size = ::write(report, text.data(), text.size());
}

int run_child(const std::vector<std::string>& argv, const TraceOptions& options,
              const sigset_t& mask, int go, int report) {
    char word = 0;
    if (::read(go, &word, 1) != 1) {
        return EXIT_FAILURE;  // whoever was to trace it is gone
    }
    try {
        become_command(argv, options, mask);
    } catch (const std::system_error& fault) {
        // what() ends with the words of the errno, which whoever throws it anew will add.
        const std::string words = fault.what();
        const std::string end = ": " + fault.code().message();
        const auto size = words.ends_with(end) ? words.size() - end.size() : words.size();
        tell_failure(report, fault.code().value(), words.substr(0, size));
    } catch (const std::exception& fault) {
        tell_failure(report, EINVAL, fault.what());
    }
    return EXIT_FAILURE;
}

}  // namespace

CommandStart::Pipe::Pipe() {
    std::array<int, 2> ends{};
    check(::pipe2(ends.data(), O_CLOEXEC), "open a pipe to a new command");
    out = Descriptor(ends[0]);
    in = Descriptor(ends[1]);
    out = out_of_the_way(out.get());
    in = out_of_the_way(in.get());
}

CommandStart::CommandStart(const std::vector<std::string>& argv, const TraceOptions& options,
                           const sigset_t& mask)
    : name_(argv.front()), child_([&] {
          const pid_t pid = check(::fork(), "fork");
          if (pid == 0) {
              go_.in.reset();
              // Nothing may unwind into the parent's frames.
              [&]() noexcept {
                  ::_exit(run_child(argv, options, mask, go_.out.get(), report_.in.get()));
              }();
          }
          // Without a pidfd it is ended by what it reads: nothing, when the pipe is closed.
          Descriptor pidfd(check(::pidfd_open(pid, 0), "open the pidfd of a new command"));
          return Child(pid, std::move(pidfd));
      }()) {
    report_.in.reset();
    go_.out.reset();
}

void CommandStart::go_on() {
    child_.let_go();
    const char word = 'g';
    check(::write(go_.in.get(), &word, 1), "let a new command go on");
    go_.in.reset();
}

void CommandStart::throw_failure() const {
    std::array<char, 4096> text{};
    const ssize_t size = ::read(report_.out.get(), text.data(), text.size());
    const std::string_view words(text.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
    int error = 0;
    const auto [end, wrong] = std::from_chars(words.data(), words.data() + words.size(), error);
    if (wrong != std::errc() || error == 0) {
        throw_errno(ECHILD,
                    fmt::format("run {}: it was ended before its program was loaded", name_));
    }
    const auto start = static_cast<std::size_t>(end - words.data()) + 1;
    throw_errno(error, words.substr(std::min(start, words.size())));
}

}  // namespace bindlab
