// The answer in one sentence.
#pragma once

#include <string>

#include "cpp_servers/why/findings.hpp"

namespace bindlab {

/// "TCP port 8080 is held by nginx (pid 12, user root), which listens on 0.0.0.0:8080, until pid 12
/// closes it or ends."
std::string sentence_of(const Findings& findings);

/// Of whom that sentence speaks, without the time that is left: the same while it is the same one.
std::string subject_of(const Findings& findings);

/// Why bind() is refused whoever holds the port: what an errno means here, and what to do.
std::string refusal_words(int error, const Findings& findings);

/// What could not be seen, and which right would help; empty if nothing is hidden.
std::string hidden_words(const HiddenProcesses& hidden);

/// What one would have to know of a socket, and why one cannot.
std::string unknown_words(const BindVerdict& verdict, const Findings& findings);

/// What a request for :: that was made up is about, where a bare socket is of IPv6 alone
/// (net.ipv6.bindv6only); empty where it is not.
std::string bindv6only_words(const Findings& findings);

}  // namespace bindlab
