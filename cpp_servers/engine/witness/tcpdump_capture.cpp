#include "cpp_servers/engine/witness/tcpdump_capture.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <stdexcept>
#include <utility>

#include "cpp_servers/engine/witness/pcap_count.hpp"
#include "netns/spawn.hpp"
#include "netns/system_call.hpp"

namespace bindlab {
namespace {

std::vector<std::string> command(const std::string& device, const std::filesystem::path& file) {
    // -U writes each packet at once, --immediate-mode has the kernel hand it over at once; -p, for
    // a veth shows every frame anyway; -Z root, lest the file belong to a user who cannot reach it.
    // -s: the largest packet there is (64 KB of IP and its link header) and no more, for each has a
    // slot of that size in the kernel's ring: so a burst of 32 finds room, with -s 0 one of 8.
    return {"tcpdump",          "-i", device, "-p", "-n",         "-U", "-s", "65600",
            "--immediate-mode", "-Z", "root", "-w", file.native()};
}

Child start_tcpdump(const Host& host, const std::string& device, const std::filesystem::path& file,
                    Descriptor words) {
    ProgramSpec spec;
    spec.argv = command(device, file);
    spec.where = &host.where;
    spec.std_err = std::move(words);
    return spawn_program(std::move(spec));
}

/// The number before " packets captured" and the like.
std::optional<std::uint64_t> number_before(std::string_view words, std::string_view what) {
    const auto at = words.rfind(what);
    if (at == std::string_view::npos) {
        return std::nullopt;
    }
    const auto before = words.substr(0, at);
    const auto last_other = before.find_last_not_of("0123456789");
    const auto digits = before.substr(last_other == std::string_view::npos ? 0 : last_other + 1);
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(digits.begin(), digits.end(), number);
    return error == std::errc() && end == digits.end() ? std::optional(number) : std::nullopt;
}

/// tcpdump writes "1 packet captured" and "2 packets captured".
std::optional<std::uint64_t> count_of(std::string_view words, std::string_view what) {
    const auto many = number_before(words, fmt::format(" packets {}", what));
    return many ? many : number_before(words, fmt::format(" packet {}", what));
}

}  // namespace

std::optional<CaptureStatistics> parse_statistics(std::string_view words) {
    // Three lines at its end; after SIGUSR1 the same on one line.
    const auto whole = words.substr(0, words.rfind('\n') + 1);
    const auto captured = count_of(whole, "captured");
    const auto received = count_of(whole, "received by filter");
    const auto dropped = count_of(whole, "dropped by kernel");
    if (!captured || !received || !dropped) {
        return std::nullopt;
    }
    // Only said where it is not 0 (tcpdump.c info()).
    const auto missed = count_of(whole, "dropped by interface").value_or(0);
    return CaptureStatistics{*captured, *received, *dropped + missed, *received};
}

TcpdumpCapture::Pipe::Pipe() {
    std::array<int, 2> ends{};
    check(pipe2(ends.data(), O_CLOEXEC), "open a pipe to tcpdump");
    read = Descriptor(ends[0]);
    write = Descriptor(ends[1]);
    check(fcntl(read.get(), F_SETFL, O_NONBLOCK), "make a pipe non-blocking");
}

TcpdumpCapture::TcpdumpCapture(Host& host, std::string device, std::filesystem::path file)
    : TcpdumpCapture(host, std::move(device), std::move(file), Pipe()) {}

TcpdumpCapture::TcpdumpCapture(Host& host, std::string device, std::filesystem::path file,
                               Pipe pipe)
    : Capture(host, std::move(device), std::move(file)),
      words_pipe_(std::move(pipe.read)),
      process_(start_tcpdump(host, this->device(), this->file(), std::move(pipe.write))) {}

void TcpdumpCapture::await_ready(Clock::time_point until, Waiter& waiter) {
    while (true) {
        const bool talking = listen();
        // "tcpdump: listening on eth0, link-type EN10MB (Ethernet), …"
        if (words_.find("listening on") != std::string::npos) {
            begin_counting();
            return;
        }
        if (!talking) {
            throw std::runtime_error(complaint("tcpdump ended before it was ready"));
        }
        if (Clock::now() >= until) {
            throw std::runtime_error(complaint("tcpdump was not ready in time"));
        }
        const int pipe = words_pipe_.get();
        waiter.wait_readable(std::span(&pipe, 1), until);
    }
}

Capture::Summary TcpdumpCapture::finish(Clock::time_point until, Waiter& waiter) {
    const std::uint64_t interface_packets = passed();
    PcapCount count(file());
    while (count.packets() < interface_packets && !process_.ended() && Clock::now() < until) {
        waiter.wait(std::min(Clock::now() + kCapturePause, until));
    }
    // Packets that passed while tcpdump became ready may be in the file and in no count of ours: so
    // the kernel is asked, too, whether it still holds any back.
    std::optional<CaptureStatistics> whole;
    while (const auto so_far = ask(SIGUSR1, until, waiter)) {
        if (took_all(*so_far)) {
            whole = so_far;
        }
        if (whole || Clock::now() >= until) {
            break;
        }
        waiter.wait(std::min(Clock::now() + kCapturePause, until));
    }
    // Its statistics come when the file is complete. Its end comes later, when the kernel has taken
    // its socket down (packet_release() waits for an RCU grace period), and is not waited for.
    auto statistics = ask(SIGINT, until, waiter);
    // What comes between the two counts, such as a late IGMP report, is none of the case's.
    if (whole && statistics && statistics->dropped == 0 && !took_all(*statistics)) {
        statistics->whole = whole->whole;
    }
    Summary summary =
        sum_up(statistics.value_or(CaptureStatistics{}), interface_packets, count.packets());
    if (!statistics) {
        summary.ok = false;
        summary.detail = "tcpdump gave no statistics";
    }
    summary.detail = summary.ok ? "" : complaint(summary.detail);
    return summary;
}

std::optional<CaptureStatistics> TcpdumpCapture::ask(int signal, Clock::time_point until,
                                                     Waiter& waiter) {
    listen();
    words_.clear();
    process_.signal(signal);
    while (true) {
        const bool talking = listen();
        const auto statistics = parse_statistics(words_);
        if (statistics || !talking || Clock::now() >= until) {
            return statistics;
        }
        const int pipe = words_pipe_.get();
        waiter.wait_readable(std::span(&pipe, 1), until);
    }
}

bool TcpdumpCapture::listen() {
    std::array<char, 4096> buffer{};
    while (true) {
        const ssize_t size = read(words_pipe_.get(), buffer.data(), buffer.size());
        if (size > 0) {
            words_.append(buffer.data(), static_cast<std::size_t>(size));
        } else if (size == 0) {
            return false;
        } else if (errno == EAGAIN) {
            return true;
        } else if (errno != EINTR) {
            check(size, "read from tcpdump");
        }
    }
}

std::string TcpdumpCapture::complaint(std::string_view what) const {
    std::string words = words_;
    std::ranges::replace(words, '\n', ' ');
    return words.empty() ? std::string(what) : fmt::format("{}; it said: {}", what, words);
}

}  // namespace bindlab
