#include "cpp_servers/actor/touched_memory.hpp"

#include <sys/mman.h>
#include <unistd.h>

namespace bindlab {

namespace {

void write_every_page(char* begin, std::size_t size) {
    const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
    for (std::size_t at = 0; at < size; at += page) {
        begin[at] = 1;
    }
}

}  // namespace

Outcome TouchedMemory::hold(std::size_t bytes) {
    release();
    return experiment([&]() -> long {
        if (bytes == 0) {
            return 0;
        }
        void* const made =
            ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (made == MAP_FAILED) {
            return -1;
        }
        begin_ = made;
        size_ = bytes;
        ::madvise(made, bytes, MADV_NOHUGEPAGE);  // EINVAL where there are none (madvise(2))
        write_every_page(static_cast<char*>(made), bytes);
        return 0;
    });
}

void TouchedMemory::release() {
    if (begin_ != nullptr) {
        ::munmap(begin_, size_);
        begin_ = nullptr;
        size_ = 0;
    }
}

}  // namespace bindlab
