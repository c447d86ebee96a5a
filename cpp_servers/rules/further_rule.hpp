// What a second socket is told where there is more to it than two sockets that name their port:
// the kernel chooses the port, the address is nobody's, the protocol is another, or the socket
// connects.
//
// As in rule.hpp the table is written from man pages and the kernel's source, and the first rule
// that applies decides. Where none does, the rules of two sockets do.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cpp_servers/rules/coordinates.hpp"
#include "cpp_servers/rules/kernel_version.hpp"
#include "cpp_servers/rules/rule.hpp"

namespace bindlab {

/// The call that is told.
enum class AskedCall : std::uint8_t { bind, connect };

std::string_view to_string(AskedCall call);

/// A second socket as it comes, and what of its surroundings matters.
struct Question {
    Cell pair;  ///< the two sockets; of users and devices nothing but `pair` says anything
    KernelVersion kernel;
    AskedCall call = AskedCall::bind;
    bool names_port = true;        ///< the second's port is one that bind() was given
    bool first_named_port = true;  ///< so was the first's
    bool autobind_reuse = false;   ///< net.ipv4.ip_autobind_reuse
    bool has_address = true;       ///< the second's address is the host's, or need not be
    bool same_ports = true;        ///< the protocols share their ports, as TCP and MPTCP do
    bool same_end = true;          ///< connect(): to the other end of what the first left behind
    bool timestamps = true;        ///< the old connection used TCP timestamps (RFC 7323)
    int tw_reuse = 0;              ///< net.ipv4.tcp_tw_reuse: 0, 1, 2
    bool loopback = false;         ///< over a loopback address
};

struct FurtherRule {
    std::string id;
    std::string sentence;              ///< fit for a student
    std::vector<std::string> sources;  ///< man page, kernel function, commit
    std::vector<KernelRange> kernels;  ///< empty: every kernel
    bool (*applies)(const Question&);
    AskedCall call = AskedCall::bind;  ///< of which it speaks
    Result answer = Result::ok;
    std::string grid;              ///< the name of a grid,
    std::string example;           ///< the id of a cell of it that the rule decides…
    KernelVersion example_kernel;  ///< …on this kernel
};

/// In the order in which they are asked.
const std::vector<FurtherRule>& further_rules();

/// What a call is told, and the id of the rule that decides, of the one kind or the other.
struct Told {
    Result answer = Result::not_tried;
    std::string_view rule;
};

Told expect(const Question& question);

/// The same by other rules than ours.
Told expect(const Question& question, std::span<const FurtherRule> by);

}  // namespace bindlab
