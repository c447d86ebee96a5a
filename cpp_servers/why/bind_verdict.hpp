// What bind() and listen() would say, by the rules: asked about every holder, the worst counts.
//
// Pure. Where the holders' hidden facts decide, the answer is that one cannot know, and which fact.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "cpp_servers/rules/rule.hpp"
#include "cpp_servers/why/possibilities.hpp"

namespace bindlab {

enum class BindAnswer : std::uint8_t { ok, unknown, in_use, not_available };

/// "ok", "cannot know", "EADDRINUSE", "EADDRNOTAVAIL".
std::string_view to_string(BindAnswer answer);

/// What one holder lets happen.
struct HolderAnswer {
    BindAnswer answer = BindAnswer::ok;
    const Rule* rule = nullptr;        ///< that decides; with `unknown`: that would refuse
    std::vector<HiddenFact> deciding;  ///< with `unknown`: what one would have to know
};

HolderAnswer answer_of(const HeldSocket& held, const BindRequest& request, const HostFacts& host);

/// What all of them together let happen.
struct BindVerdict {
    ReuseOptions options;
    BindAnswer bind = BindAnswer::ok;
    /// "ok", "cannot know", and "-" where bind() fails, or for UDP. It asks what bind() asked, of
    /// the same sockets; one that comes in between can make it fail.
    std::string listen = "ok";
    std::optional<std::size_t> holder;  ///< the number of the one that decides
    HolderAnswer because;
    std::string lacking;  ///< which side lacks what, if that is why
};

/// `held` may have sockets of the other protocol, and requests: they are in nobody's way.
/// Where more than ten UDP sockets are on the port, kernels before commit e537dd15d0d4 ("udp: Fix
/// wildcard bind conflict check when using hash2", 7.0) compare a wildcard only with those that
/// lie in its own slot of the table by address: other wildcards, and others by a hash with a secret
/// (udp_lib_get_port(), net/ipv4/udp.c). Then a refusal by one address alone is `unknown`.
/// So is one beside a socket that shares SO_REUSEPORT with the request: of UDP the first of these
/// two in a list of the kernel's decides (udp_lib_lport_inuse()); of TCP none is looked at if the
/// port remembers that one, or one that has gone (`port_memory`).
BindVerdict verdict_on(std::span<const HeldSocket> held, const BindRequest& request,
                       const HostFacts& host);

/// "the holder lacks SO_REUSEPORT", "neither has SO_REUSEADDR"; empty if no option is what is
/// missing, or the holder's are not known.
std::string lacking_option(const HeldSocket& held, const BindRequest& request, const Rule& rule);

}  // namespace bindlab
