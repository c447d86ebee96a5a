#include "cpp_servers/why/bind_verdict.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "cpp_servers/rules/expectation.hpp"
#include "cpp_servers/why/port_memory.hpp"

namespace bindlab {

namespace {

BindAnswer answer_from(Result result) {
    switch (result) {
        case Result::address_in_use:
            return BindAnswer::in_use;
        case Result::address_not_available:
            return BindAnswer::not_available;
        case Result::ok:
        case Result::not_tried:
        case Result::try_again:
        case Result::in_progress:
            break;
    }
    return BindAnswer::ok;
}

/// Whether two possibilities differ in this fact alone.
bool differ_only_in(std::size_t fact, const Possibility& one, const Possibility& other) {
    for (std::size_t at = 0; at < kHiddenFacts; ++at) {
        if ((one.choice[at] == other.choice[at]) == (at == fact)) {
            return false;
        }
    }
    return true;
}

struct Judged {
    Possibility possibility;
    Expectation expected;
};

std::vector<HiddenFact> facts_that_decide(std::span<const Judged> all) {
    std::vector<HiddenFact> facts;
    for (std::size_t fact = 0; fact < kHiddenFacts; ++fact) {
        const bool decides = std::ranges::any_of(all, [&](const Judged& one) {
            return std::ranges::any_of(all, [&](const Judged& other) {
                return differ_only_in(fact, one.possibility, other.possibility) &&
                       one.expected.bind != other.expected.bind;
            });
        });
        if (decides) {
            facts.push_back(static_cast<HiddenFact>(fact));
        }
    }
    return facts;
}

/// "neither has X", "the holder lacks X", "yours lacks X"; empty if both have it.
std::string lacking_words(bool holder_has, bool yours_has, std::string_view option) {
    if (holder_has && yours_has) {
        return {};
    }
    if (!holder_has && !yours_has) {
        return fmt::format("neither has {}", option);
    }
    return fmt::format("{} lacks {}", holder_has ? "yours" : "the holder", option);
}

}  // namespace

std::string_view to_string(BindAnswer answer) {
    constexpr std::array<std::string_view, 4> kWords = {"ok", "cannot know", "EADDRINUSE",
                                                        "EADDRNOTAVAIL"};
    return kWords[static_cast<std::size_t>(answer)];
}

HolderAnswer answer_of(const HeldSocket& held, const BindRequest& request, const HostFacts& host) {
    if (request.protocol == Protocol::tcp &&
        in_different_vrfs(host, held.entry.interface, request.interface)) {
        return {};
    }
    std::vector<Judged> all;
    for (const Possibility& possibility : possibilities(held, request, host)) {
        all.push_back({possibility, expect(possibility.cell, host.kernel)});
    }
    const auto refuses = [](const Judged& it) { return it.expected.bind != Result::ok; };
    const auto refusing = std::ranges::find_if(all, refuses);
    if (refusing == all.end()) {
        return {BindAnswer::ok, all.front().expected.rule, {}};
    }
    const bool is_certain = std::ranges::all_of(all, refuses);
    if (is_certain && !held.may_have_lost_port) {
        return {answer_from(refusing->expected.bind), refusing->expected.rule, {}};
    }
    HolderAnswer answer = {BindAnswer::unknown, refusing->expected.rule, {}};
    if (!is_certain) {
        answer.deciding = facts_that_decide(all);
    }
    if (held.may_have_lost_port) {
        answer.deciding.push_back(HiddenFact::port);
    }
    return answer;
}

namespace {

/// All kernels of the rules but these have the fault with many UDP sockets.
constexpr std::array<KernelRange, 6> kComparesAllDatagrams = {{{{7, 0, 0}},
                                                               {{6, 19, 11}, {6, 20, 0}},
                                                               {{6, 18, 21}, {6, 19, 0}},
                                                               {{6, 12, 80}, {6, 13, 0}},
                                                               {{6, 6, 131}, {6, 7, 0}},
                                                               {{6, 1, 168}, {6, 2, 0}}}};

bool is_wildcard(const IpAddress& address) {
    return address.without_mapping().is_any();
}

/// Whether the kernel looks for this wildcard in one slot of its table alone.
bool looks_in_one_slot(std::span<const HeldSocket> held, const BindRequest& request,
                       const HostFacts& host) {
    constexpr std::ptrdiff_t kFew = 10;
    const auto is_datagrams = [](const HeldSocket& it) {
        return it.entry.protocol == Protocol::udp;
    };
    return request.protocol == Protocol::udp && is_wildcard(request.where.address) &&
           !is_in(kComparesAllDatagrams, host.kernel) &&
           std::ranges::count_if(held, is_datagrams) > kFew;
}

/// What may let in a request that one of the sockets refuses. `has_enough`: another shares the port
/// with it, and of UDP may be the only one that is looked at (udp_lib_lport_inuse()).
std::optional<HiddenFact> fact_beyond_pairs(std::span<const HeldSocket> held,
                                            const BindRequest& request, const HostFacts& host,
                                            bool has_enough) {
    if (request.protocol == Protocol::udp) {
        return has_enough ? std::optional(HiddenFact::order) : std::nullopt;
    }
    switch (port_memory(held, request, host)) {
        case PortMemory::one_here:
            return HiddenFact::order;
        case PortMemory::one_gone:
            return HiddenFact::memory;
        case PortMemory::nobody:
            break;
    }
    return std::nullopt;
}

}  // namespace

BindVerdict verdict_on(std::span<const HeldSocket> held, const BindRequest& request,
                       const HostFacts& host) {
    BindVerdict verdict;
    verdict.options = request.options;
    const bool in_one_slot = looks_in_one_slot(held, request, host);
    bool has_enough = false;
    for (std::size_t at = 0; at < held.size(); ++at) {
        if (held[at].entry.protocol != request.protocol || !held[at].is_holder()) {
            continue;
        }
        HolderAnswer answer = answer_of(held[at], request, host);
        const bool may_be_elsewhere = in_one_slot && !is_wildcard(held[at].entry.local.address);
        if (may_be_elsewhere && answer.answer != BindAnswer::ok) {
            answer.answer = BindAnswer::unknown;
            answer.deciding.push_back(HiddenFact::slot);
        }
        has_enough = has_enough || (answer.answer == BindAnswer::ok && answer.rule != nullptr &&
                                    answer.rule->id == "reuseport");
        if (!verdict.holder || answer.answer > verdict.bind) {
            verdict.bind = answer.answer;
            verdict.holder = at;
            verdict.because = answer;
        }
    }
    if (verdict.bind == BindAnswer::in_use) {
        if (const auto fact = fact_beyond_pairs(held, request, host, has_enough)) {
            verdict.bind = BindAnswer::unknown;
            verdict.because = {BindAnswer::unknown, verdict.because.rule, {*fact}};
        }
    }
    if (verdict.bind == BindAnswer::in_use && verdict.because.rule != nullptr) {
        verdict.lacking = lacking_option(held[*verdict.holder], request, *verdict.because.rule);
    }
    const bool may_listen =
        request.protocol == Protocol::tcp && verdict.bind <= BindAnswer::unknown;
    verdict.listen = may_listen ? std::string(to_string(verdict.bind)) : "-";
    return verdict;
}

std::string lacking_option(const HeldSocket& held, const BindRequest& request, const Rule& rule) {
    if (!held.options || (rule.id != "listener" && rule.id != "port-in-use")) {
        return {};
    }
    const ReuseOptions theirs = held.options->reuse;
    const ReuseOptions yours = request.options;
    std::string port = lacking_words(theirs.port, yours.port, "SO_REUSEPORT");
    if (held.as == HeldAs::listener) {
        return port;
    }
    const std::string address = lacking_words(theirs.address, yours.address, "SO_REUSEADDR");
    if (yours.address != yours.port) {
        return yours.address ? address : port;
    }
    return address + ", " + port;
}

}  // namespace bindlab
