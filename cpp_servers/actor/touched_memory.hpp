// Memory that a process has, every page of it written: what has to be given back when it ends.
//
// Owns the mapping. Small pages alone (MADV_NOHUGEPAGE), for of large ones there are few to free.
#pragma once

#include <cstddef>

#include "cpp_servers/actor/experiment.hpp"

namespace bindlab {

class TouchedMemory {
public:
    TouchedMemory() = default;
    TouchedMemory(const TouchedMemory&) = delete;
    TouchedMemory& operator=(const TouchedMemory&) = delete;
    ~TouchedMemory() { release(); }

    /// mmap(2) of so many bytes, which takes the place of what there was; 0 leaves nothing.
    Outcome hold(std::size_t bytes);
    [[nodiscard]] std::size_t size() const { return size_; }

private:
    void release();

    void* begin_ = nullptr;
    std::size_t size_ = 0;
};

}  // namespace bindlab
