#include "cpp_servers/rules/expectation.hpp"

#include <gtest/gtest.h>

#include <set>
#include <utility>

#include "cpp_servers/rules/address_sets.hpp"
#include "cpp_servers/rules/cell_order.hpp"

namespace bindlab {
namespace {

// One of each span of kernels within which the rules are the same.
constexpr std::array<KernelVersion, 5> kSpans = {
    {{5, 10, 262}, {6, 1, 192}, {6, 6, 131}, {6, 12, 118}, {6, 18, 44}}};

using Exceptions = std::set<std::string>;

bool is_ok(const Cell& cell, const KernelVersion& kernel) {
    return expect(cell, kernel).bind == Result::ok;
}

// Calls `check` for every cell that is let in, on one kernel of each span.
void for_each_let_in(
    const std::function<void(const Cell&, const KernelVersion&, const Expectation&)>& check) {
    for (const KernelVersion& kernel : kSpans) {
        for_each_cell([&](const Cell& cell) {
            const Expectation expected = expect(cell, kernel);
            if (expected.bind == Result::ok) {
                check(cell, kernel, expected);
            }
        });
    }
}

Cell swapped(Cell cell) {
    std::swap(cell.first, cell.second);
    std::swap(cell.first_options, cell.second_options);
    if (cell.users == Users::first_root || cell.users == Users::second_root) {
        cell.users = cell.users == Users::first_root ? Users::second_root : Users::first_root;
    }
    if (cell.devices == Devices::first_only || cell.devices == Devices::second_only) {
        cell.devices =
            cell.devices == Devices::first_only ? Devices::second_only : Devices::first_only;
    }
    return cell;
}

TEST(Expectations, AreThereForEveryCellOnEveryKernelByOneRule) {
    for (const KernelVersion& kernel : kSpans) {
        Exceptions deciding;
        for_each_cell([&](const Cell& cell) {
            const Expectation expected = expect(cell, kernel);
            ASSERT_NE(expected.rule, nullptr) << id_of(cell);
            ASSERT_EQ(expected.bind, expected.rule->bind) << id_of(cell);
            const bool listens = expected.bind == Result::ok && cell.protocol == Protocol::tcp;
            ASSERT_EQ(expected.listen, listens ? Result::ok : Result::not_tried) << id_of(cell);
            deciding.insert(expected.rule->id);
        });
        for (const Rule& rule : rules()) {
            EXPECT_EQ(deciding.contains(rule.id), is_in(rule.kernels, kernel))
                << rule.id << " on " << to_string(kernel);
        }
    }
}

// Two sockets that are only bound stand to each other alike, whoever came first, but for the fault
// of two stable lines.
TEST(Expectations, AreSymmetricForTwoBoundSockets) {
    const Exceptions known = {"mapped-wildcard-overlooked"};
    Exceptions found;
    for (const KernelVersion& kernel : kSpans) {
        for_each_cell([&](const Cell& cell) {
            const Cell other = swapped(cell);
            if (cell.state != FirstState::bound || !nonsense(other).empty()) {
                return;
            }
            const Expectation one_way = expect(cell, kernel);
            const Expectation other_way = expect(other, kernel);
            if (one_way.bind != other_way.bind) {
                const bool first_strange = known.contains(one_way.rule->id);
                found.insert(first_strange ? one_way.rule->id : other_way.rule->id);
            }
        });
    }
    EXPECT_EQ(found, known);
}

TEST(Expectations, NeverGetWorseByAnOptionMore) {
    for_each_let_in([](const Cell& cell, const KernelVersion& kernel, const Expectation&) {
        for (const auto socket : {&Cell::first_options, &Cell::second_options}) {
            for (const auto option : {&ReuseOptions::address, &ReuseOptions::port}) {
                Cell more = cell;
                (more.*socket).*option = true;
                ASSERT_TRUE(is_ok(more, kernel)) << id_of(cell) << ' ' << id_of(more);
            }
        }
    });
}

TEST(Expectations, NeverGetWorseWhenAListenerOnlyIsBound) {
    for_each_let_in([](Cell cell, const KernelVersion& kernel, const Expectation&) {
        if (cell.state == FirstState::listening_unaccepted) {
            cell.state = FirstState::listening;
            ASSERT_TRUE(is_ok(cell, kernel)) << id_of(cell);
        }
        if (cell.state == FirstState::listening) {
            cell.state = FirstState::bound;
            ASSERT_TRUE(is_ok(cell, kernel)) << id_of(cell);
        }
    });
}

// Who is let in beside a listener is let in beside its connections, but where the kernel has lost
// whose they are, or has overlooked the listener.
TEST(Expectations, GetWorseByTheEndOfTheListenerForTwoReasonsOnly) {
    const Exceptions known = {"bucket-remembers-one-address", "mapped-wildcard-overlooked"};
    Exceptions found;
    for_each_let_in([&](Cell cell, const KernelVersion& kernel, const Expectation& before) {
        if (cell.state != FirstState::listening) {
            return;
        }
        for (std::size_t state = 0; state < kFirstStates; ++state) {
            cell.state = static_cast<FirstState>(state);
            if (cell.state == FirstState::listening_unaccepted || !nonsense(cell).empty()) {
                continue;
            }
            const Expectation after = expect(cell, kernel);
            if (after.bind != Result::ok) {
                const bool overlooked = known.contains(before.rule->id);
                found.insert(overlooked ? before.rule->id : after.rule->id);
            }
        }
    });
    EXPECT_EQ(found, known);
}

TEST(Expectations, LetInAnAddressOfAWildcardThatIsLetIn) {
    for_each_let_in([](const Cell& cell, const KernelVersion& kernel, const Expectation&) {
        for (std::size_t at = 0; is_wildcard(cell.second) && at < kAddresses; ++at) {
            Cell narrow = cell;
            narrow.second = static_cast<Address>(at);
            const bool within = !is_wildcard(narrow.second) && meet(cell.second, narrow.second);
            const Result bind = expect(narrow, kernel).bind;
            ASSERT_TRUE(!within || bind != Result::address_in_use) << id_of(narrow);
        }
    });
}

TEST(Expectations, ForgetTheUsersWhereSoReuseportIsNotAsked) {
    for_each_let_in([](Cell cell, const KernelVersion& kernel, const Expectation&) {
        if (cell.first_options.port && cell.second_options.port) {
            return;
        }
        for (std::size_t users = 0; users < kUserPairs; ++users) {
            cell.users = static_cast<Users>(users);
            ASSERT_TRUE(is_ok(cell, kernel)) << id_of(cell);
        }
    });
}

TEST(Expectations, AreRefusedByTheFirstHolderThatObjects) {
    const Cell cell = cell_of("tcp,first4,port,listening_unaccepted,wildcard4,port,same,none");
    const Expectation by_connection = expect(cell, {6, 12, 118});
    EXPECT_EQ(by_connection.bind, Result::address_in_use);
    EXPECT_EQ(by_connection.rule->id, "bucket-remembers-one-address");
    EXPECT_EQ(expect(cell, {6, 18, 44}).rule->id, "reuseport");
    EXPECT_EQ(expect(cell, {6, 18, 44}).listen, Result::ok);
}

TEST(Expectations, AreThatNobodyObjectsWhereNoRuleApplies) {
    const Expectation none =
        expect(cell_of("tcp,first4,none,bound,first4,none,same,none"), {6, 18, 44}, {});
    EXPECT_EQ(none.bind, Result::ok);
    EXPECT_EQ(none.rule, nullptr);
}

}  // namespace
}  // namespace bindlab
