#include "cpp_servers/programs/why_program.hpp"

#include <fmt/format.h>
#include <net/if.h>
#include <sys/socket.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdlib>
#include <exception>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cpp_servers/programs/behind_dashes.hpp"
#include "cpp_servers/programs/report.hpp"
#include "cpp_servers/programs/running_kernel.hpp"
#include "cpp_servers/programs/standard_streams.hpp"
#include "cpp_servers/programs/whole_number.hpp"
#include "cpp_servers/programs/why_command.hpp"
#include "cpp_servers/why/device_of_scope.hpp"
#include "cpp_servers/why/evidence.hpp"
#include "cpp_servers/why/findings_json.hpp"
#include "cpp_servers/why/sentence.hpp"
#include "cpp_servers/why/waiting.hpp"
#include "netns/descriptor.hpp"
#include "netns/network_namespace.hpp"

namespace bindlab {

namespace {

constexpr std::uint64_t kMostPort = 65535;
constexpr std::uint64_t kMostUid = 4294967294;  // the next one means nobody (chown(2))
constexpr std::uint64_t kMostSeconds = 86400;
constexpr const char* kExits =
    "why [--json] [--output FILE] -- COMMAND [ARG...] runs the command and explains each bind, "
    "listen and connect of it that fails, on stderr or in FILE; the exit code is the command's.\n\n"
    "Exit code of why PORT: 0 free, 1 held by something alive, 2 held by what goes by itself, 3 "
    "could not see "
    "enough, 4 refused whoever holds it, 64 wrong arguments. It changes nothing and ends nobody.";

struct WhyWords {
    std::string port;
    std::optional<std::string> address;
    std::optional<std::string> uid;
    std::optional<std::string> device;
    std::string timeout = "300";
    std::optional<std::string> output;
    bool udp = false;
    bool json = false;
    bool tries = false;
    bool waits = false;
    bool all_namespaces = false;
};

/// :: without IPV6_V6ONLY meets every address; where there is no IPv6, 0.0.0.0 does.
IpAddress every_address() {
    const Descriptor probe(::socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    return IpAddress::any(probe ? Family::ipv6 : Family::ipv4);
}

IpAddress address_before_scope(const std::string& text) {
    if (text.empty()) {
        throw std::invalid_argument(
            "--bind has no address: write 10.0.0.1 or fd00::1, or leave it out for all of them");
    }
    return IpAddress::parse(text);
}

/// The options that a command may have; throws std::invalid_argument for those of a port.
WhyCommand command_from(const CLI::App& app, const WhyWords& words, std::vector<std::string> argv) {
    if (argv.empty()) {
        throw std::invalid_argument("there is no COMMAND behind --");
    }
    for (const CLI::Option* option : app.get_options()) {
        const std::string name = option->get_name();
        if (option->count() != 0 && name != "--json" && name != "--output") {
            throw std::invalid_argument(name + " and -- COMMAND exclude each other");
        }
    }
    if (words.output == "") {
        throw std::invalid_argument("--output is empty: name a file");
    }
    return {.argv = std::move(argv), .json = words.json, .output = words.output.value_or("")};
}

/// Throws std::invalid_argument if there is none.
std::uint32_t known_index(std::uint32_t index, const char* option, const std::string& device) {
    if (index == 0) {
        throw std::invalid_argument(
            fmt::format("{}: there is no device '{}': see ip link", option, printable(device)));
    }
    return index;
}

/// Of fe80::1%eth0 or fe80::1%2: a name, or else an index (RFC 4007 11.2), as of getaddrinfo(3).
std::uint32_t index_of_scope(const std::string& scope) {
    std::uint32_t index = ::if_nametoindex(scope.c_str());
    if (index == 0) {
        const char* const end = scope.data() + scope.size();
        const auto [stop, error] = std::from_chars(scope.data(), end, index);
        std::array<char, IF_NAMESIZE> name{};
        const bool is_there =
            error == std::errc() && stop == end && ::if_indextoname(index, name.data()) != nullptr;
        index = is_there ? index : 0;
    }
    return known_index(index, "--bind", scope);
}

/// Throws std::invalid_argument with what is wrong and what to do.
void complete(BindRequest& request, const WhyWords& words) {
    if (words.port.empty()) {
        throw std::invalid_argument("PORT is required, or -- COMMAND");
    }
    if (words.output) {
        throw std::invalid_argument("--output is for -- COMMAND");
    }
    request.protocol = words.udp ? Protocol::udp : Protocol::tcp;
    request.where.port =
        static_cast<std::uint16_t>(whole_number_of(words.port, "PORT", 1, kMostPort));
    const std::string written = words.address.value_or("");
    const std::size_t percent = written.find('%');
    request.where.address =
        words.address ? address_before_scope(written.substr(0, percent)) : every_address();
    request.uid = ::geteuid();
    if (words.uid) {
        request.uid = static_cast<uid_t>(whole_number_of(*words.uid, "--uid", 0, kMostUid));
    }
    if (words.tries && request.uid != ::geteuid()) {
        throw std::invalid_argument(
            fmt::format("--try asks as whoever runs it: without --uid, or as that user: setpriv "
                        "--reuid {} bindlab why …",
                        request.uid));
    }
    if (request.v6only && request.where.address.family == Family::ipv4) {
        throw std::invalid_argument("--v6only is for IPv6 addresses: --bind ::");
    }
    if (words.device) {
        request.device = *words.device;
        request.interface =
            known_index(::if_nametoindex(request.device.c_str()), "--device", request.device);
    }
    if (percent != std::string::npos) {
        const std::uint32_t scope = index_of_scope(written.substr(percent + 1));
        if (!request.where.address.needs_scope()) {
            throw std::invalid_argument(
                "--bind: only an address of link-local or interface-local scope names its device: "
                "use --device");
        }
        if (words.device && request.interface != scope) {
            throw std::invalid_argument(fmt::format(
                "--bind {} and --device {} name two devices, and bind() would take the address's: "
                "leave one out",
                printable(written), printable(request.device)));
        }
        take_device_of_scope(request, scope);
    }
}

void say_all(const Findings& findings, const OtherNamespaces* others, bool json) {
    if (json) {
        say(to_json(findings, others));
        return;
    }
    const bool bold = ::isatty(STDOUT_FILENO) == 1 && std::getenv("NO_COLOR") == nullptr;
    const std::string sentence = printable(sentence_of(findings));
    say(bold ? "\033[1m" + sentence + "\033[0m" : sentence);
    if (const std::string words = bindv6only_words(findings); !words.empty()) {
        say(words);
    }
    for (const std::string& line : evidence_of(findings)) {
        say(printable(line));
    }
    if (others != nullptr) {
        for (const std::string& line : namespace_lines(*others)) {
            say(printable(line));
        }
    }
}

int answer(const BindRequest& request, const WhyWords& words, std::chrono::seconds timeout) {
    const KernelVersion kernel = RunningKernel::here().version;
    const NetworkNamespace here = NetworkNamespace::current();
    WaitNews news(timeout);
    const auto look_again = [&] {
        Findings findings = look(here, request, kernel, words.tries);
        const std::string line = words.waits ? news.after(findings) : "";
        if (!line.empty()) {
            tell(printable("why: " + line));
        }
        return findings;
    };
    const Findings findings = words.waits ? wait_until_free(look_again, timeout) : look_again();
    std::optional<OtherNamespaces> others;
    if (words.all_namespaces) {
        others = other_namespaces(here, request, kernel);
    }
    say_all(findings, others ? &*others : nullptr, words.json);
    return static_cast<int>(exit_of(findings));
}

void add_words(CLI::App& app, BindRequest& request, WhyWords& words) {
    app.add_option("PORT", words.port, "The port, 1 to 65535");
    app.add_option("--bind", words.address, "The address you want (default: ::, all of them)")
        ->type_name("ADDR");
    app.add_flag("--udp", words.udp, "You want a UDP socket, not TCP");
    app.add_flag("--reuseaddr", request.options.address, "Yours has SO_REUSEADDR");
    app.add_flag("--reuseport", request.options.port, "Yours has SO_REUSEPORT");
    app.add_flag("--v6only", request.v6only, "Yours has IPV6_V6ONLY");
    app.add_option("--uid", words.uid, "Yours is this user's (default: you)")->type_name("UID");
    app.add_option("--device", words.device, "Yours is bound to this device (SO_BINDTODEVICE)")
        ->type_name("NAME");
    app.add_flag("--try", words.tries,
                 "Ask the kernel, too: bind, never listen, close at once (not where a datagram "
                 "might be lost)");
    auto* const wait = app.add_flag("--wait", words.waits, "Wait until that bind would succeed");
    app.add_option("--timeout", words.timeout, "How long at most, in seconds")
        ->type_name("SECONDS")
        ->capture_default_str()
        ->needs(wait);
    app.add_flag("--all-namespaces", words.all_namespaces,
                 "Look into the other network namespaces, too");
    app.add_flag("--json", words.json, "One object of JSON (cpp_servers/why/README.md)");
    app.add_option("--output", words.output, "Of a COMMAND: where to write instead of stderr")
        ->type_name("FILE");
    app.footer(kExits);
}

}  // namespace

int run_why(int argc, char** argv) {
    CLI::App app("Says who holds a port here, until when, and what would let you bind it.", "why");
    BindRequest request;
    WhyWords words;
    std::chrono::seconds timeout{};
    add_words(app, request, words);
    try {
        hold_standard_streams();
        BehindDashes behind = behind_dashes(argc, argv);
        app.parse(behind.own, argv);
        if (behind.there) {
            return run_why_command(command_from(app, words, std::move(behind.command)));
        }
        complete(request, words);
        timeout = std::chrono::seconds(static_cast<std::int64_t>(
            whole_number_of(words.timeout, "--timeout", 0, kMostSeconds)));
    } catch (const CLI::CallForHelp&) {
        try {
            say(app.help());
        } catch (const std::exception&) {
            return static_cast<int>(WhyExit::blind);
        }
        return 0;
    } catch (const CLI::ParseError& fault) {
        tell(fmt::format("why: {}: see why --help", printable(fault.what())));
        return static_cast<int>(WhyExit::misused);
    } catch (const std::invalid_argument& mistake) {
        tell(fmt::format("why: {}: see why --help", printable(mistake.what())));
        return static_cast<int>(WhyExit::misused);
    } catch (const std::exception& fault) {
        tell(fmt::format("why: {}", printable(fault.what())));
        return static_cast<int>(WhyExit::blind);
    }
    try {
        return answer(request, words, timeout);
    } catch (const std::exception& fault) {
        tell(fmt::format("why: {}", printable(fault.what())));
        return static_cast<int>(WhyExit::blind);
    }
}

}  // namespace bindlab
