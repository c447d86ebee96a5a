#include "cpp_servers/guest/guest.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "cpp_servers/engine/record/kernel.hpp"
#include "cpp_servers/guest/channel.hpp"
#include "cpp_servers/guest/features.hpp"
#include "cpp_servers/guest/guest_events.hpp"
#include "cpp_servers/guest/machine.hpp"
#include "cpp_servers/guest/modules.hpp"
#include "cpp_servers/guest/timer_lag.hpp"
#include "netns/spawn.hpp"
#include "netns/system_call.hpp"

namespace bindlab {
namespace {

// What the host has put into the root file system; harness/guests/image.py has the same names.
constexpr const char* kProgram = "/bin/bindlab";
constexpr const char* kModules = "/modules";
constexpr const char* kArguments = "/arguments";
const std::filesystem::path kResults = "/results";

/// The program that tells events; what any other writes are lines.
constexpr std::string_view kEngine = "run";

/// A file is read and handed out in parts of so many bytes.
constexpr std::size_t kPiece = 1 << 20;

std::string content_of(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    std::string content(std::filesystem::file_size(file), '\0');
    stream.read(content.data(), static_cast<std::streamsize>(content.size()));
    return content;
}

class Guest {
public:
    void run() {
        const auto refused = load_modules(kModules);
        const auto missing = missing_features();
        events_.booted(Kernel::current(), uptime(), refused, missing);
        const int code = missing.empty() ? run_program() : 3;
        events_.ended(code, words_, uptime(), lag_.now());
    }

private:
    int run_program() {
        allow_orphans();
        await_third_second();
        std::filesystem::create_directories(kResults);
        ProgramSpec spec;
        spec.argv = {kProgram};
        std::ifstream arguments(kArguments);
        for (std::string argument; std::getline(arguments, argument);) {
            spec.argv.push_back(argument);
        }
        const bool is_engine = spec.argv.size() > 1 && spec.argv[1] == kEngine;
        std::array<int, 2> ends{};
        check(::pipe2(ends.data(), O_CLOEXEC), "open a pipe to the program");
        const Descriptor lines(ends[0]);
        spec.std_out = Descriptor(ends[1]);
        const std::filesystem::path words = "/tmp/words";
        spec.std_err = Descriptor(
            check(::open(words.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644), "open /tmp/words"));
        Child program = spawn_program(std::move(spec));
        follow(lines.get(), is_engine);
        const ExitStatus status = program.reap();
        words_ = content_of(words);
        send_results();
        return status.signalled ? 128 + status.value : status.value;
    }

    /// Hands on each line; an event behind the files that it speaks of.
    void follow(int lines, bool is_engine) {
        std::string pending;
        std::array<char, 16384> buffer{};
        while (const ssize_t size = ::read(lines, buffer.data(), buffer.size())) {
            if (size < 0) {
                if (errno == EINTR) {
                    continue;
                }
                throw_errno(errno, "read what the program writes");
            }
            pending.append(buffer.data(), static_cast<std::size_t>(size));
            std::size_t begin = 0;
            for (std::size_t end = 0; (end = pending.find('\n', begin)) != pending.npos;
                 begin = end + 1) {
                const auto line = std::string_view(pending).substr(begin, end + 1 - begin);
                is_engine ? hand_on(line) : tell(line.substr(0, line.size() - 1));
            }
            pending.erase(0, begin);
        }
    }

    void tell(std::string_view line) {
        events_.timers(lag_.now());
        events_.said(line);
    }

    void hand_on(std::string_view event) {
        if (const auto name = finished_case(event)) {
            events_.timers(lag_.now());
            send_files(*name);
        }
        events_.of_engine(event);
    }

    /// All that lies in the case's folder, and away with it: a guest has no room for all cases.
    void send_files(const std::string& name) {
        std::error_code none;
        std::vector<std::filesystem::path> files;
        for (const auto& entry : std::filesystem::directory_iterator(kResults / name, none)) {
            if (entry.is_regular_file()) {
                files.push_back(entry.path());
            }
        }
        for (const auto& file : files) {
            events_.file(name, file.filename().native(), content_of(file));
            std::filesystem::remove(file, none);
        }
    }

    /// The files that a program other than the engine has left.
    void send_results() {
        std::string buffer(kPiece, '\0');
        for (const auto& entry : std::filesystem::directory_iterator(kResults)) {
            if (!entry.is_regular_file()) {
                continue;
            }
            std::ifstream file(entry.path(), std::ios::binary);
            do {
                file.read(buffer.data(), kPiece);
                events_.piece(entry.path().filename().native(),
                              std::string_view(buffer).substr(0, file.gcount()));
            } while (file);
        }
    }

    Channel channel_ = Channel::open();
    GuestEvents events_{channel_};
    TimerLag lag_;
    std::string words_;
};

}  // namespace

void run_guest() noexcept {
    try {
        mount_all();
        ::setenv("PATH", "/bin", 1);
        Guest().run();
    } catch (const std::exception& fault) {
        // On the console, whose tail the host keeps, and where it looks for this word
        // (harness/guests/kernel_run.py).
        fmt::print(stderr, "bindlab: guest: {}\n", fault.what());
    }
    restart_machine();
}

}  // namespace bindlab
