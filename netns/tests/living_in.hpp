// A process that lives in a namespace, and is there when the test goes on.
#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <vector>

#include "netns/spawn.hpp"
#include "netns/system_call.hpp"

namespace bindlab {

/// It does nothing, has `keep` open, and ends with its owner.
inline Child living_in(const NetworkNamespace& where, std::vector<int> keep = {}) {
    std::array<int, 2> ends{};
    check(::pipe2(ends.data(), O_CLOEXEC), "make a pipe");
    const Descriptor reader(ends[0]);
    Descriptor writer(ends[1]);
    keep.push_back(writer.get());
    const auto body = [&] {
        const char there = 0;
        return ::write(writer.get(), &there, 1) == 1 ? ::pause() : 1;
    };
    Child child = fork_child(body, &where, keep);
    writer.reset();  // a child that has ended ends the reading, too
    char there = 0;
    check(::read(reader.get(), &there, 1), "wait until a child is in its namespace");
    return child;
}

}  // namespace bindlab
