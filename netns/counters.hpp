// The counters of one namespace that nstat(8) shows, by the names it has for them.
//
// Owns nothing. Reads /proc/net/snmp and /proc/net/netstat, in which the name of a counter stands
// below its group: "Tcp" and "ActiveOpens" are TcpActiveOpens, "TcpExt" and "TW" are TcpExtTW.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace bindlab {

class NetworkNamespace;

using Counters = std::map<std::string, std::int64_t, std::less<>>;

/// All counters of a file of this form: a line of names and a line of values for each group. Throws
/// std::invalid_argument for another form.
Counters parse_counters(std::string_view text);

/// All that the kernel has for this namespace. Throws std::system_error, std::invalid_argument.
Counters read_counters(const NetworkNamespace& where);

}  // namespace bindlab
