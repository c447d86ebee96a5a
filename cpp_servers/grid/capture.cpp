#include "cpp_servers/grid/capture.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <exception>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "cpp_servers/grid/calls.hpp"
#include "netns/network_namespace.hpp"
#include "netns/spawn.hpp"
#include "netns/system_call.hpp"

namespace bindlab {

namespace {

constexpr int kReadyWithin = 10'000;  // milliseconds
constexpr std::chrono::seconds kEndWithin{5};
constexpr std::string_view kMark = "bindlab: end of capture";
constexpr std::string_view kReady = "listening on ";

// What it says until it is ready, or has ended.
std::string first_words(int words) {
    std::string text;
    std::array<char, 512> bytes;
    pollfd watched{.fd = words, .events = POLLIN, .revents = 0};
    while (text.find(kReady) == std::string::npos && ::poll(&watched, 1, kReadyWithin) > 0) {
        const ssize_t count = ::read(words, bytes.data(), bytes.size());
        if (count <= 0) {
            break;
        }
        text.append(bytes.data(), static_cast<std::size_t>(count));
    }
    return text;
}

bool has_mark(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    return bytes.find(kMark) != std::string::npos;
}

std::string last_line_of(std::string text) {
    text.erase(text.find_last_not_of('\n') + 1);
    return text.substr(text.find_last_of('\n') + 1);  // or all, if there is but one
}

}  // namespace

struct CellCapture::Started {
    Started(const NetworkNamespace& where, const std::string& file) {
        std::array<int, 2> ends{};
        check(::pipe2(ends.data(), O_CLOEXEC), "open a pipe to tcpdump");
        words = Descriptor(ends[0]);
        // As root, for it is root's folder perhaps (-Z); each packet at once, and written at once.
        spec.argv = {"tcpdump", "-i", "any",  "-n", "--immediate-mode",
                     "-U",      "-Z", "root", "-w", file};
        spec.where = &where;
        spec.std_err = Descriptor(ends[1]);
    }

    ProgramSpec spec;
    Descriptor words;
};

CellCapture::CellCapture(const NetworkNamespace& where, const std::string& file)
    : CellCapture(Started(where, file), where, file) {}

CellCapture::CellCapture(Started started, const NetworkNamespace& where, const std::string& file)
    : where_(where),
      file_(file),
      words_(std::move(started.words)),
      child_(spawn_program(std::move(started.spec))) {
    const std::string text = first_words(words_.get());
    if (text.find(kReady) == std::string::npos) {
        throw std::runtime_error(fmt::format("no capture to {}: {}", file, last_line_of(text)));
    }
}

// What comes through the same socket before the mark has been written when the mark has.
CellCapture::~CellCapture() {
    try {
        where_.run_inside([] {
            const Calls calls("capture", nullptr);
            const Descriptor socket = calls.socket(AF_INET, Protocol::udp);
            calls.connect(socket.get(), Endpoint::parse("127.0.0.1:9"));
            check(::send(socket.get(), kMark.data(), kMark.size(), 0), "mark a capture's end");
        });
        const auto deadline = std::chrono::steady_clock::now() + kEndWithin;
        while (!has_mark(file_) && std::chrono::steady_clock::now() < deadline) {
            ::poll(nullptr, 0, 2);
        }
        child_.signal(SIGINT);
        child_.wait_for(kEndWithin);
    } catch (const std::exception&) {  // it is ended in any case
    }
}

}  // namespace bindlab
