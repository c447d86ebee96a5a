// How a socket option's value is written in a line and lies in memory. Each form is one constant;
// the options themselves are in socket_option.hpp.
#pragma once

#include <string>
#include <string_view>

#include "cpp_servers/actor/words.hpp"

namespace bindlab {

struct OptionValue {
    std::string_view usage;       ///< as written: "ON SECONDS"
    std::string (*take)(Words&);  ///< the bytes for setsockopt(2); throws LineFault
    std::string (*show)(
        const std::string&);  ///< the bytes from getsockopt(2) as written; null: set only
};

extern const OptionValue kNumberValue;        ///< int
extern const OptionValue kLingerValue;        ///< struct linger, socket(7)
extern const OptionValue kPortRangeValue;     ///< low in the lower half, high in the upper, ip(7)
extern const OptionValue kDeviceNameValue;    ///< its characters
extern const OptionValue kDeviceValue;        ///< its index in this network namespace
extern const OptionValue kLocalAddressValue;  ///< struct in_addr
extern const OptionValue kMembershipValue;    ///< struct ip_mreqn
extern const OptionValue kMembership6Value;   ///< struct ipv6_mreq

}  // namespace bindlab
