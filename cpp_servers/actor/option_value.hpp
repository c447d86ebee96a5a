// How a socket option's value is written in a line and lies in memory. Each form is one constant;
// the options themselves are in socket_option.hpp.
#pragma once

#include <span>
#include <string>

#include "cpp_servers/actor/form.hpp"

namespace bindlab {

class Call;

struct OptionValue {
    std::span<const Form> forms;        ///< as written: ON SECONDS
    std::string (*bytes)(const Call&);  ///< for setsockopt(2); throws Refusal for an absent device
    std::string (*show)(
        const std::string&);  ///< the bytes from getsockopt(2) as written; null: set only
};

/// The index of a device in this network namespace; throws Refusal when there is none.
unsigned int index_of_device(const std::string& device);

extern const OptionValue kNumberValue;        ///< int
extern const OptionValue kLingerValue;        ///< struct linger, socket(7)
extern const OptionValue kPortRangeValue;     ///< low in the lower half, high in the upper, ip(7)
extern const OptionValue kDeviceNameValue;    ///< its characters
extern const OptionValue kDeviceValue;        ///< its index in this network namespace
extern const OptionValue kLocalAddressValue;  ///< struct in_addr
extern const OptionValue kMembershipValue;    ///< struct ip_mreqn
extern const OptionValue kMembership6Value;   ///< struct ipv6_mreq

}  // namespace bindlab
