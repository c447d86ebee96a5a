#include "cpp_servers/why/possibilities.hpp"

#include <algorithm>
#include <utility>

#include "cpp_servers/rules/rule.hpp"

namespace bindlab {

namespace {

enum class Place : std::uint8_t { first, second };

/// An address that is no wildcard: the holder's is the first of its family, another the second. A
/// loopback address is one like others here; what it may not is asked of the kernel beforehand.
Address single(const IpAddress& address, Place place) {
    const bool first = place == Place::first;
    if (address.is_mapped()) {
        return first ? Address::mapped_first : Address::mapped_second;
    }
    if (address.family == Family::ipv4) {
        return first ? Address::first4 : Address::second4;
    }
    return first ? Address::first6 : Address::second6;
}

Address in_rules(const IpAddress& address, bool v6only, Place place) {
    if (!address.without_mapping().is_any()) {
        return single(address, place);
    }
    if (address.is_mapped()) {
        return Address::mapped_wildcard;
    }
    if (address.family == Family::ipv4) {
        return Address::wildcard4;
    }
    return v6only ? Address::wildcard6_only : Address::wildcard6;
}

/// What remains of a connection is a struct inet_timewait_sock from FIN_WAIT2 on, whose timer says
/// so; with a tcp_fin_timeout of more than a minute FIN_WAIT2 stays what it was (tcp_close()).
FirstState state_in_rules(const HeldSocket& held) {
    const SocketEntry& entry = held.entry;
    switch (held.as) {
        case HeldAs::listener:
            return FirstState::listening;
        case HeldAs::bound:
        case HeldAs::datagrams:
            return FirstState::bound;
        case HeldAs::unaccepted:
            return FirstState::fin_wait1;  // as every connection that no process has open
        case HeldAs::remnant:
            if (entry.state == "FIN_WAIT2" && entry.timer == "timewait") {
                return FirstState::fin_wait2_orphaned;
            }
            return entry.state == "TIME_WAIT" ? FirstState::time_wait : FirstState::fin_wait1;
        case HeldAs::connection:
        case HeldAs::client:
        case HeldAs::self_connection:
        case HeldAs::request:
            break;
    }
    return FirstState::established;
}

/// A value, and which choice of a fact it is.
template <class Value>
using Choices = std::vector<std::pair<Value, std::uint8_t>>;

Choices<ReuseOptions> options_choices(const HeldSocket& held) {
    if (held.options) {
        return {{held.options->reuse, 0}};
    }
    return {
        {kReuseOptions[0], 0}, {kReuseOptions[1], 1}, {kReuseOptions[2], 2}, {kReuseOptions[3], 3}};
}

bool user_is_lost(const KernelVersion& kernel) {
    const auto rule = std::ranges::find(rules(), "orphan-is-roots", &Rule::id);
    return rule != rules().end() && is_in(rule->kernels, kernel);
}

Users users_of(uid_t first, uid_t second, bool root_is_root) {
    if (first == second) {
        return Users::same;
    }
    if (!root_is_root || (first != 0 && second != 0)) {
        return Users::other;
    }
    return first == 0 ? Users::first_root : Users::second_root;
}

/// Whose a socket is, and the choices of user and listener_user.
struct FirstUser {
    Users users;
    std::uint8_t user = 0;
    std::uint8_t listener = 0;
};

// A connection is whose accept(2) made it, a server's worker perhaps; the port remembers who bound
// it, and with SO_REUSEPORT lets that user in (fastuid of sk_reuseport_match()).
std::vector<FirstUser> user_choices(const HeldSocket& held, const BindRequest& request,
                                    const HostFacts& host, FirstState state) {
    if (state == FirstState::time_wait || state == FirstState::fin_wait2_orphaned) {
        return {{Users::other}};  // nobody's: no rule asks
    }
    const bool has_process = held.as != HeldAs::remnant && held.as != HeldAs::unaccepted;
    if (has_process || !user_is_lost(host.kernel)) {
        const Users users = users_of(held.entry.uid, request.uid, host.root_is_root);
        return is_connected(state) && held.as != HeldAs::self_connection && users != Users::same
                   ? std::vector<FirstUser>{{users, 0, 0}, {Users::same, 0, 1}}
                   : std::vector<FirstUser>{{users}};
    }
    if (request.uid == 0 && host.root_is_root) {
        return {{Users::second_root}};  // the kernel takes the connection for root's
    }
    return {{Users::same, 0}, {Users::other, 1}};
}

Devices devices_of(std::uint32_t first, std::uint32_t second) {
    if (first == second) {
        return first == 0 ? Devices::none : Devices::same;
    }
    return first == 0 ? Devices::second_only : second == 0 ? Devices::first_only : Devices::other;
}

/// The first socket's address in a cell, and the choices of v6only and listener_address.
struct FirstAddress {
    Address address;
    std::uint8_t v6only = 0;
    std::uint8_t listener = 0;
};

// A connection holds its own address, but the rules ask for its listener's. One on an IPv6 address
// whose listener had not IPV6_V6ONLY has inherited that, and is one of a listener on ::, for only
// such a listener has not (__inet6_bind()).
std::vector<FirstAddress> address_choices(const HeldSocket& held, FirstState state) {
    const IpAddress& address = held.entry.local.address;
    const std::optional<bool> v6only = held.v6only();
    const bool is_ipv6 = address.family == Family::ipv6 && !address.is_mapped();
    if (!is_connected(state)) {
        if (v6only || !address.is_any() || !is_ipv6) {
            return {{in_rules(address, v6only.value_or(false), Place::first)}};
        }
        return {{Address::wildcard6, 0}, {Address::wildcard6_only, 1}};
    }
    const Address own = single(address, Place::first);
    if (!is_ipv6) {
        const Address all = address.is_mapped() ? Address::mapped_wildcard : Address::wildcard4;
        return {{own, 0, 0}, {all, 0, 1}};
    }
    std::vector<FirstAddress> all;
    if (v6only.value_or(true)) {
        all = {{own, 1, 0}, {Address::wildcard6_only, 1, 1}};
    }
    if (!v6only.value_or(false)) {
        all.push_back({Address::wildcard6, 0, 1});
    }
    return all;
}

}  // namespace

std::string words_of(HiddenFact fact) {
    switch (fact) {
        case HiddenFact::reuse_options:
            return "has SO_REUSEADDR or SO_REUSEPORT";
        case HiddenFact::v6only:
            return "has IPV6_V6ONLY";
        case HiddenFact::user:
            return "was of the same user";
        case HiddenFact::listener_address:
            return "was accepted by a socket on a wildcard";
        case HiddenFact::port:
            return "still has the port that its connection had";
        case HiddenFact::odd_end:
            return "leaves out the first or the last of an odd number of ports";
        case HiddenFact::slot:
            return "lies in the wildcard's slot of the kernel's table";
        case HiddenFact::listener_user:
            return "was accepted by a socket of the same user";
        case HiddenFact::memory:
            return "is looked at at all: the port remembers the last socket with SO_REUSEPORT that "
                   "was let in "
                   "beside others, on another device or with SO_REUSEADDR, even when that has "
                   "gone, "
                   "and looks no further if yours has its user and address";
        case HiddenFact::order:
            break;
    }
    return "is looked at at all: the kernel may look no further than another socket here, which "
           "shares SO_REUSEPORT with yours, and that depends on which of them came first";
}

std::vector<Possibility> possibilities(const HeldSocket& held, const BindRequest& request,
                                       const HostFacts& host) {
    const FirstState state = state_in_rules(held);
    const bool same =
        held.entry.local.address.without_mapping() == request.where.address.without_mapping();
    Cell cell;
    cell.protocol = request.protocol;
    cell.state = state;
    cell.second =
        in_rules(request.where.address, request.v6only, same ? Place::first : Place::second);
    cell.second_options = request.options;
    cell.devices = devices_of(held.entry.interface, request.interface);
    std::vector<Possibility> all;
    for (const FirstAddress& first : address_choices(held, state)) {
        cell.first = first.address;
        for (const auto& [options, option_choice] : options_choices(held)) {
            cell.first_options = options;
            for (const FirstUser& user : user_choices(held, request, host, state)) {
                cell.users = user.users;
                Possibility possible{cell,
                                     {option_choice, first.v6only, user.user, first.listener}};
                possible.choice[static_cast<std::size_t>(HiddenFact::listener_user)] =
                    user.listener;
                all.push_back(possible);
            }
        }
    }
    return all;
}

}  // namespace bindlab
