#include "cpp_servers/rules/address_sets.hpp"

namespace bindlab {

namespace {

Address unmapped(Address address) {
    switch (address) {
        case Address::mapped_wildcard:
            return Address::wildcard4;
        case Address::mapped_first:
            return Address::first4;
        case Address::mapped_second:
            return Address::second4;
        default:
            return address;
    }
}

}  // namespace

bool is_wildcard(Address address) {
    const Address plain = unmapped(address);
    return plain == Address::wildcard4 || plain == Address::wildcard6 ||
           plain == Address::wildcard6_only;
}

bool is_mapped(Address address) {
    return unmapped(address) != address;
}

bool hears_ipv4(Address address) {
    return unmapped(address) <= Address::loopback4 || address == Address::wildcard6;
}

bool hears_ipv6(Address address) {
    return address >= Address::wildcard6 && address <= Address::loopback6;
}

bool meet(Address one, Address other) {
    if (!is_wildcard(one) && !is_wildcard(other)) {
        return unmapped(one) == unmapped(other);
    }
    return (hears_ipv4(one) && hears_ipv4(other)) || (hears_ipv6(one) && hears_ipv6(other));
}

}  // namespace bindlab
