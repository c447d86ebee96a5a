#include "cpp_servers/check/arena_capture.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <fstream>
#include <iterator>
#include <string_view>
#include <system_error>
#include <utility>

#include "cpp_servers/check/patience.hpp"
#include "netns/spawn.hpp"
#include "netns/system_call.hpp"

namespace bindlab {

namespace {

constexpr std::chrono::seconds kCaptureReady{10};
constexpr std::chrono::seconds kCaptureEnd{5};
constexpr std::string_view kLastPacket = "bindlab check: the trial is over";

/// What it has written since, up to `words` or its end or the deadline.
std::string read_until(int pipe, std::string_view words, CheckClock::time_point until) {
    std::string text;
    std::array<char, 512> bytes{};
    while (text.find(words) == std::string::npos) {
        const auto left =
            std::chrono::ceil<std::chrono::milliseconds>(until - CheckClock::now()).count();
        pollfd watched{.fd = pipe, .events = POLLIN, .revents = 0};
        if (left <= 0 || ::poll(&watched, 1, static_cast<int>(left)) <= 0) {
            break;
        }
        const ssize_t count = ::read(pipe, bytes.data(), bytes.size());
        if (count <= 0) {
            break;
        }
        text.append(bytes.data(), static_cast<std::size_t>(count));
    }
    return text;
}

bool is_in_file(const std::filesystem::path& path, std::string_view words) {
    std::ifstream file(path, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    return bytes.find(words) != std::string::npos;
}

/// A datagram to nobody: packets are written in the order in which they pass.
void send_last_packet(const Arena& arena) {
    const Descriptor socket(arena.where().run_inside([] {
        return check(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), "make a socket for a mark");
    }));
    const SocketAddress discard = Endpoint::parse("127.0.0.1:9").to_socket_address();
    check(::sendto(socket.get(), kLastPacket.data(), kLastPacket.size(), 0, discard.get(),
                   discard.length),
          "mark the end of a capture");
}

}  // namespace

ArenaCapture::ArenaCapture(const Arena& arena, std::filesystem::path file)
    : arena_(arena), file_(std::move(file)) {
    std::array<int, 2> ends{};
    check(::pipe2(ends.data(), O_CLOEXEC), "open a pipe to tcpdump");
    words_ = Descriptor(ends[0]);
    start(Descriptor(ends[1]));
}

// -Z root: the folder may be root's, to whom it would otherwise not belong any more.
void ArenaCapture::start(Descriptor words) {
    ProgramSpec spec;
    spec.argv = {"tcpdump",          "-i", "lo",   "-n", "-U",
                 "--immediate-mode", "-Z", "root", "-w", file_.string()};
    spec.where = &arena_.where();
    spec.std_err = std::move(words);
    try {
        child_ = spawn_program(std::move(spec));
    } catch (const std::system_error& fault) {
        trouble_ = fault.what();
        return;
    }
    std::string said = read_until(words_.get(), "listening on", CheckClock::now() + kCaptureReady);
    if (said.find("listening on") == std::string::npos) {
        said.erase(said.find_last_not_of('\n') + 1);
        trouble_ = fmt::format("tcpdump: {}", said.substr(said.find_last_of('\n') + 1));
    }
}

std::string ArenaCapture::finish() {
    if (!trouble_.empty()) {
        return trouble_;
    }
    send_last_packet(arena_);
    const bool whole = await_state([this] { return is_in_file(file_, kLastPacket); },
                                   CheckClock::now() + kCaptureEnd);
    child_->signal(SIGINT);
    child_->wait_for(kCaptureEnd);
    child_.reset();
    const std::string said =
        read_until(words_.get(), "dropped by kernel", CheckClock::now() + kCaptureEnd);
    if (!whole || said.find("\n0 packets dropped by kernel") == std::string::npos) {
        return "packets may be missing: tcpdump did not say that none was dropped";
    }
    return {};
}

}  // namespace bindlab
