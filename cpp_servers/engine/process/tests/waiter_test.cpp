#include "cpp_servers/engine/process/waiter.hpp"

#include <gtest/gtest.h>

#include <utility>

#include "cpp_servers/engine/tests/report_pipe.hpp"

namespace bindlab {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using Words = std::vector<std::string>;

/// A pipe in which something waits to be read, or nothing yet.
struct Pipe {
    explicit Pipe(std::string_view content = "") {
        std::array<int, 2> ends{};
        check(pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK), "open a pipe");
        read_end = Descriptor(ends[0]);
        write_end = Descriptor(ends[1]);
        check(write(write_end.get(), content.data(), content.size()), "write");
    }
    void empty() const {
        std::array<char, 64> buffer{};
        check(read(read_end.get(), buffer.data(), buffer.size()), "read");
    }

    Descriptor read_end;
    Descriptor write_end;
};

class WaiterTest : public testing::Test {
protected:
    bool readable(const Pipe& pipe, Clock::time_point until) {
        const int descriptor = pipe.read_end.get();
        return waiter_.wait_readable(std::span(&descriptor, 1), until);
    }

    ReportPipe reports_;
    CaseReport report_ = reports_.writer();
    Waiter waiter_{report_};
};

TEST_F(WaiterTest, WakesWhenADescriptorIsReadable) {
    EXPECT_TRUE(readable(Pipe("x"), Clock::now() + hours(1)));
}

TEST_F(WaiterTest, WakesWhenTheOtherEndIsClosed) {
    Pipe pipe;
    pipe.write_end.reset();
    EXPECT_TRUE(readable(pipe, Clock::now() + hours(1)));
}

TEST_F(WaiterTest, WakesWhenADescriptorIsWritable) {
    EXPECT_TRUE(waiter_.wait_writable(Pipe().write_end.get(), Clock::now() + hours(1)));
}

TEST_F(WaiterTest, GivesUpWhenTheTimeIsOver) {
    EXPECT_FALSE(readable(Pipe(), Clock::now() + milliseconds(1)));
    EXPECT_FALSE(readable(Pipe(), Clock::now() - hours(1)));
}

TEST_F(WaiterTest, ServesWhatItAttendsWhileItWaitsForSomethingElse) {
    const Pipe output("printed");
    int served = 0;
    waiter_.attend(output.read_end.get(), [&] {
        ++served;
        output.empty();
    });
    EXPECT_FALSE(readable(Pipe(), Clock::now() + hours(1)));
    EXPECT_EQ(served, 1);
}

TEST_F(WaiterTest, ForgetsWhatItAttended) {
    const Pipe output("printed");
    waiter_.attend(output.read_end.get(), [] { FAIL() << "served"; });
    waiter_.forget(output.read_end.get());
    EXPECT_FALSE(readable(Pipe(), Clock::now() + milliseconds(1)));
}

TEST_F(WaiterTest, MayBeToldToForgetWhileItServes) {
    const Pipe one("x");
    const Pipe other("x");
    int served = 0;
    for (const auto& [its, another] : {std::pair(&one, &other), std::pair(&other, &one)}) {
        waiter_.attend(its->read_end.get(), [&, forgotten = another->read_end.get()] {
            ++served;
            waiter_.forget(forgotten);
        });
    }
    waiter_.wait_readable({}, Clock::now() + hours(1));
    EXPECT_EQ(served, 1);
}

TEST_F(WaiterTest, WaitsToTheEndWhateverItServesMeanwhile) {
    const Pipe output("printed");
    waiter_.attend(output.read_end.get(), [&] { output.empty(); });
    const auto until = Clock::now() + milliseconds(20);
    waiter_.wait(until);
    EXPECT_GE(Clock::now(), until);
}

TEST_F(WaiterTest, SaysNothingOfAShortWait) {
    waiter_.begin(Clock::now() + hours(1));
    waiter_.wait(Clock::now() + milliseconds(1));
    waiter_.end();
    EXPECT_EQ(reports_.sent(), Words());
}

TEST_F(WaiterTest, SaysAtOnceThatAWaitIsLongAndWhenItIsOver) {
    waiter_.begin(Clock::now() + hours(1));
    waiter_.wait(Clock::now() + milliseconds(501));
    EXPECT_EQ(reports_.sent(), Words{"waiting"});
    waiter_.end();
    EXPECT_EQ(reports_.sent(), Words{"resumed"});
}

TEST_F(WaiterTest, SaysThatAWaitHasBecomeLong) {
    waiter_.begin(Clock::now() + hours(1));
    // It waits for its own report: nothing else would wake it.
    const int report = reports_.descriptor();
    EXPECT_TRUE(waiter_.wait_readable(std::span(&report, 1), Clock::now() + hours(1)));
    EXPECT_EQ(reports_.sent(), Words{"waiting"});
    waiter_.begin(Clock::now() + hours(1));
    EXPECT_EQ(reports_.sent(), Words{"resumed"});
}

}  // namespace
}  // namespace bindlab
