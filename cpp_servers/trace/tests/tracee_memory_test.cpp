#include "cpp_servers/trace/tracee_memory.hpp"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <climits>
#include <cstring>

namespace bindlab {
namespace {

std::uint64_t number_of(const void* pointer) {
    return reinterpret_cast<std::uintptr_t>(pointer);
}

/// Two pages, of which the second cannot be read.
class MemoryTest : public testing::Test {
protected:
    MemoryTest() { ::mprotect(page_ + size_, size_, PROT_NONE); }
    ~MemoryTest() override { ::munmap(page_, 2 * size_); }

    const std::size_t size_ = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
    char* const page_ = static_cast<char*>(
        ::mmap(nullptr, 2 * size_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
};

TEST_F(MemoryTest, IsReadUpToThePageThatIsNotThere) {
    std::memset(page_, 'x', size_);
    EXPECT_EQ(read_memory(::getpid(), number_of(page_), 16).size(), 16U);
    EXPECT_EQ(read_memory(::getpid(), number_of(page_ + size_ - 4), 16).size(), 4U);
    EXPECT_TRUE(read_memory(::getpid(), number_of(page_ + size_), 16).empty());
    EXPECT_TRUE(read_memory(::getpid(), 0, 16).empty());
}

TEST_F(MemoryTest, HasStringsWithAndWithoutAnEnd) {
    std::memcpy(page_, "/run/x.pid", 11);
    EXPECT_EQ(read_string(::getpid(), number_of(page_)), "/run/x.pid");
    std::memset(page_, 'x', size_);
    EXPECT_EQ(read_string(::getpid(), number_of(page_ + size_ - 3)), "xxx");
    EXPECT_EQ(read_string(::getpid(), number_of(page_)).size(), std::size_t{PATH_MAX});
    EXPECT_EQ(read_string(::getpid(), 0), "");
}

}  // namespace
}  // namespace bindlab
