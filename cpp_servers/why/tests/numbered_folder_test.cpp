#include "cpp_servers/why/numbered_folder.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <future>
#include <thread>

namespace bindlab {
namespace {

TEST(NumberedFolder, HasTheNumbersAloneInTheirOrder) {
    const NumberedFolder proc("/proc");
    EXPECT_EQ(proc.error(), 0);
    const auto numbers = proc.numbers();
    EXPECT_TRUE(std::ranges::is_sorted(numbers));
    EXPECT_TRUE(std::ranges::binary_search(numbers, ::getpid()));
    EXPECT_TRUE(NumberedFolder("/proc/sys").numbers().empty());
}

TEST(NumberedFolder, ThatIsNotThereHasNoneAndSaysWhy) {
    const NumberedFolder none("/proc/0");
    EXPECT_EQ(none.error(), ENOENT);
    EXPECT_TRUE(none.numbers().empty());
}

TEST(AllPids, HaveThisProcess) {
    EXPECT_TRUE(std::ranges::binary_search(all_pids(), ::getpid()));
}

TEST(FurtherThreads, AreAllButTheFirst) {
    std::promise<pid_t> started;
    std::promise<void> seen;
    std::thread thread([&] {
        started.set_value(::gettid());
        seen.get_future().wait();
    });
    const pid_t id = started.get_future().get();
    const auto threads = further_threads_of(::getpid());
    seen.set_value();
    thread.join();
    EXPECT_EQ(std::ranges::count(threads, id), 1);
    EXPECT_EQ(std::ranges::count(threads, ::getpid()), 0);
}

}  // namespace
}  // namespace bindlab
