#include "cpp_servers/guest/guest.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <exception>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "cpp_servers/engine/json_field.hpp"
#include "cpp_servers/engine/json_text.hpp"
#include "cpp_servers/engine/kernel.hpp"
#include "cpp_servers/guest/channel.hpp"
#include "cpp_servers/guest/features.hpp"
#include "cpp_servers/guest/modules.hpp"
#include "cpp_servers/guest/timer_lag.hpp"
#include "netns/network_namespace.hpp"
#include "netns/spawn.hpp"
#include "netns/sysctl.hpp"
#include "netns/system_call.hpp"

namespace bindlab {
namespace {

// What the host has put into the root file system; harness/guests/image.py has the same names.
constexpr const char* kEngine = "/bin/bindlab";
constexpr const char* kPlans = "/plans.ndjson";
constexpr const char* kModules = "/modules";
constexpr const char* kArguments = "/arguments";
const std::filesystem::path kResults = "/results";

void mount_all() {
    struct Mount {
        const char* type;
        const char* where;
    };
    for (const Mount& it :
         {Mount{"proc", "/proc"}, {"sysfs", "/sys"}, {"devtmpfs", "/dev"}, {"tmpfs", "/tmp"}}) {
        std::filesystem::create_directories(it.where);
        check(::mount(it.type, it.where, it.type, MS_NOSUID, nullptr),
              [&] { return fmt::format("mount {} on {}", it.type, it.where); });
    }
}

/// The kernel allows as many connections that no process owns as half its hash table has buckets,
/// in all namespaces together, and resets the next (tcp_check_oom()). The table of a guest is
/// small.
void allow_orphans() {
    write_sysctl(NetworkNamespace::current(), "net.ipv4.tcp_max_orphans", "65536");
}

/// In the first second after power-on ktime_get_seconds() is 0, and a connection whose
/// ts_recent_stamp is 0 passes for one without timestamps: its remnant in TIME_WAIT or FIN_WAIT2 is
/// never taken over (tcp_twsk_unique(), seen on 5.10, which boots in less).
void await_the_second_second() {
    std::this_thread::sleep_until(std::chrono::steady_clock::time_point(std::chrono::seconds(2)));
}

std::string content_of(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    std::string content(std::filesystem::file_size(file), '\0');
    stream.read(content.data(), static_cast<std::streamsize>(content.size()));
    return content;
}

double uptime() {
    timespec now{};
    ::clock_gettime(CLOCK_BOOTTIME, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

/// The case that an event of the engine says is finished.
std::optional<std::string> finished_case(std::string_view event) {
    const JsonDocument document(event);
    if (document.root().at("event").text() != "finished") {
        return std::nullopt;
    }
    return document.root().at("case").text();
}

class Guest {
public:
    void run() {
        JsonText text;
        const Kernel kernel = Kernel::current();
        const auto refused = load_modules(kModules);
        const auto missing = missing_features();
        text.open_object().member("event", "guest").member("kernel", kernel.release);
        text.member("version", kernel.version).member("machine", kernel.machine);
        text.key("seconds").seconds(uptime()).key("refused").open_array();
        for (const std::string& line : refused) {
            text.text(line);
        }
        text.close_array().key("missing").open_array();
        for (const std::string& line : missing) {
            text.text(line);
        }
        say(text.close_array().close_object());
        const int code = missing.empty() ? run_engine() : 3;
        JsonText end;
        end.open_object().member("event", "exit").member("code", code);
        end.member("words", words_).key("seconds").seconds(uptime());
        say(end.key("timer_lag").seconds(lag_.now().count()).close_object());
    }

private:
    void say(const JsonText& text) { channel_.write(text.str() + '\n'); }

    int run_engine() {
        allow_orphans();
        await_the_second_second();
        std::filesystem::create_directories(kResults);
        ProgramSpec spec;
        spec.argv = {kEngine, "run", "--plans", kPlans, "--results", kResults.native()};
        std::ifstream arguments(kArguments);
        for (std::string argument; std::getline(arguments, argument);) {
            spec.argv.push_back(argument);
        }
        std::array<int, 2> ends{};
        check(::pipe2(ends.data(), O_CLOEXEC), "open a pipe to the engine");
        const Descriptor events(ends[0]);
        spec.std_out = Descriptor(ends[1]);
        const std::filesystem::path words = "/tmp/words";
        spec.std_err = Descriptor(
            check(::open(words.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644), "open /tmp/words"));
        Child engine = spawn_program(std::move(spec));
        follow(events.get());
        const ExitStatus status = engine.reap();
        words_ = content_of(words);
        return status.signalled ? 128 + status.value : status.value;
    }

    /// Hands on each event, behind the files that it speaks of.
    void follow(int events) {
        std::string pending;
        std::array<char, 16384> buffer{};
        while (const ssize_t size = ::read(events, buffer.data(), buffer.size())) {
            if (size < 0) {
                if (errno == EINTR) {
                    continue;
                }
                throw_errno(errno, "read the engine's events");
            }
            pending.append(buffer.data(), static_cast<std::size_t>(size));
            std::size_t begin = 0;
            for (std::size_t end = 0; (end = pending.find('\n', begin)) != pending.npos;
                 begin = end + 1) {
                const std::string_view line(pending.data() + begin, end + 1 - begin);
                if (const auto name = finished_case(line)) {
                    say_timer_lag();
                    send_files(*name);
                }
                channel_.write(line);
            }
            pending.erase(0, begin);
        }
    }

    void say_timer_lag() {
        JsonText text;
        text.open_object().member("event", "timers").key("lag").seconds(lag_.now().count());
        say(text.close_object());
    }

    /// All that lies in the case's folder, and away with it: a guest has no room for all cases.
    void send_files(const std::string& name) {
        const auto folder = kResults / name;
        std::error_code none;
        std::vector<std::filesystem::path> files;
        for (const auto& entry : std::filesystem::directory_iterator(folder, none)) {
            if (entry.is_regular_file()) {
                files.push_back(entry.path());
            }
        }
        for (const auto& file : files) {
            const std::string bytes = content_of(file);
            JsonText text;
            text.open_object().member("event", "file").member("case", name);
            text.member("name", file.filename().native()).member("bytes", bytes.size());
            say(text.close_object());
            channel_.write(bytes);
            std::filesystem::remove(file, none);
        }
    }

    Channel channel_ = Channel::open();
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
    // QEMU is told to end where a machine would start anew.
    ::reboot(RB_AUTOBOOT);
    std::abort();
}

}  // namespace bindlab
