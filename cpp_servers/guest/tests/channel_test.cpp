#include "cpp_servers/guest/channel.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <stdexcept>
#include <string>
#include <thread>

#include "cpp_servers/engine/tests/folder.hpp"

namespace bindlab {
namespace {

constexpr std::size_t kHeader = 4096;

/// The host's end, as harness/guests/channel.py has it, through the same file.
class Host {
public:
    explicit Host(const std::filesystem::path& file)
        : file_(file, std::ios::in | std::ios::out | std::ios::binary) {}

    std::uint64_t written() { return counter(0); }

    std::string take(std::size_t capacity) {
        std::string taken;
        for (const std::uint64_t end = written(); read_ < end; ++read_) {
            file_.seekg(static_cast<std::streamoff>(kHeader + read_ % capacity));
            taken.push_back(static_cast<char>(file_.get()));
        }
        file_.seekp(8);
        file_.write(reinterpret_cast<const char*>(&read_), sizeof read_);
        file_.flush();
        return taken;
    }

private:
    std::uint64_t counter(std::streamoff at) {
        std::uint64_t value = 0;
        file_.sync();
        file_.seekg(at);
        file_.read(reinterpret_cast<char*>(&value), sizeof value);
        return value;
    }

    std::fstream file_;
    std::uint64_t read_ = 0;
};

class ChannelTest : public testing::Test {
protected:
    std::filesystem::path memory(std::size_t capacity) {
        const auto file = folder_ / "memory";
        std::ofstream(file) << std::string(kHeader + capacity, '\0');
        return file;
    }

    Folder folder_;
};

TEST_F(ChannelTest, KeepsWhatIsWrittenInItsOrder) {
    const auto file = memory(4096);
    Channel channel(file);
    channel.write("one ");
    channel.write(std::string_view("t\0o", 3));
    EXPECT_EQ(Host(file).take(4096), std::string("one t\0o", 7));
}

TEST_F(ChannelTest, GoesRoundWhenTheHostHasRead) {
    constexpr std::size_t kCapacity = 4096;
    const auto file = memory(kCapacity);
    Channel channel(file);
    Host host(file);
    std::string expected;
    std::string taken;
    for (int i = 0; i < 10; ++i) {
        const std::string part(1500, static_cast<char>('a' + i));
        channel.write(part);
        expected += part;
        taken += host.take(kCapacity);
    }
    EXPECT_EQ(taken, expected);
}

TEST_F(ChannelTest, WaitsWhileTheRingIsFull) {
    constexpr std::size_t kCapacity = 4096;
    const auto file = memory(kCapacity);
    Channel channel(file);
    const std::string text(3 * kCapacity, 'x');
    std::atomic<bool> done = false;
    std::thread writer([&] {
        channel.write(text);
        done = true;
    });
    Host host(file);
    std::string taken;
    while (taken.size() < text.size()) {
        EXPECT_LE(host.written(), taken.size() + kCapacity);
        taken += host.take(kCapacity);
    }
    writer.join();
    EXPECT_TRUE(done);
    EXPECT_EQ(taken, text);
}

TEST_F(ChannelTest, NeedsRoomForMoreThanItsHeader) {
    EXPECT_THROW(Channel(memory(0)), std::runtime_error);
}

}  // namespace
}  // namespace bindlab
