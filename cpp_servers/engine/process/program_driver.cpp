#include "cpp_servers/engine/process/program_driver.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include "cpp_servers/engine/process/process_look.hpp"
#include "cpp_servers/programs/programs.hpp"
#include "netns/spawn.hpp"
#include "netns/system_call.hpp"

namespace bindlab {
namespace {

// A program that prints more is not one a scenario can be about: the oldest part is dropped.
constexpr std::size_t kLongestOutput = 4UL * 1024 * 1024;

std::pair<Descriptor, Descriptor> open_pipe() {
    std::array<int, 2> ends{};
    check(pipe2(ends.data(), O_CLOEXEC), "open a pipe to a program");
    return {Descriptor(ends[0]), Descriptor(ends[1])};
}

void make_nonblocking(const Descriptor& descriptor) {
    check(fcntl(descriptor.get(), F_SETFL, O_NONBLOCK), "make a pipe non-blocking");
}

Child start(const ActorPlan& plan, std::vector<std::string> argv, const NetworkNamespace& where,
            Descriptor input, Descriptor output, ProcessSeen& seen) {
    const auto ours = programs();
    if (std::ranges::find(ours, argv.front(), &Program::name) != ours.end()) {
        argv.insert(argv.begin(), "/proc/self/exe");
    }
    ProgramSpec spec;
    spec.argv = std::move(argv);
    if (plan.uid != 0) {
        spec.uid = plan.uid;
    }
    spec.where = &where;
    spec.std_in = std::move(input);
    spec.std_err = Descriptor(
        check(fcntl(output.get(), F_DUPFD_CLOEXEC, STDERR_FILENO + 1), "duplicate a pipe"));
    spec.std_out = std::move(output);
    spec.loaded = [&seen](const Child& child) { seen = look_at_process(child.descriptor()); };
    return spawn_program(std::move(spec));
}

}  // namespace

ProgramDriver::Pipes::Pipes() {
    std::tie(their_input, our_input) = open_pipe();
    std::tie(our_output, their_output) = open_pipe();
    make_nonblocking(our_input);
    make_nonblocking(our_output);
}

ProgramDriver::ProgramDriver(const ActorPlan& plan, const std::vector<std::string>& argv,
                             const NetworkNamespace& where, Waiter& waiter)
    : ProgramDriver(plan, argv, where, waiter, Pipes()) {}

ProgramDriver::ProgramDriver(const ActorPlan& plan, const std::vector<std::string>& argv,
                             const NetworkNamespace& where, Waiter& waiter, Pipes pipes)
    : waiter_(waiter),
      input_(std::move(pipes.our_input)),
      output_(std::move(pipes.our_output)),
      process_(start(plan, argv, where, std::move(pipes.their_input), std::move(pipes.their_output),
                     seen_)) {
    waiter_.attend(output_.get(), [this] { read_output(); });
}

ProgramDriver::~ProgramDriver() {
    if (output_) {
        waiter_.forget(output_.get());
    }
}

int ProgramDriver::type(std::string_view data, Clock::time_point until) {
    if (!input_) {
        return EBADF;
    }
    while (!data.empty()) {
        const ssize_t size = write(input_.get(), data.data(), data.size());
        if (size >= 0) {
            data.remove_prefix(static_cast<std::size_t>(size));
        } else if (errno == EPIPE) {
            return EPIPE;
        } else if (errno == EAGAIN) {
            if (Clock::now() >= until) {
                return ETIMEDOUT;
            }
            waiter_.wait_writable(input_.get(), until);
        } else if (errno != EINTR) {
            check(size, "write to a program's standard input");
        }
    }
    return 0;
}

bool ProgramDriver::close_input() {
    const bool was_open = static_cast<bool>(input_);
    input_.reset();
    return was_open;
}

ProgramDriver::Output ProgramDriver::await_output(std::string_view text, Clock::time_point until) {
    while (true) {
        read_output();
        const auto found = printed_.find(text, consumed_);
        if (found != std::string::npos) {
            consumed_ = found + text.size();
            return Output::found;
        }
        if (!output_) {
            return Output::ended;
        }
        if (Clock::now() >= until) {
            return Output::late;
        }
        const int output = output_.get();
        waiter_.wait_readable(std::span(&output, 1), until);
    }
}

std::string_view ProgramDriver::printed() {
    read_output();
    return printed_;
}

void ProgramDriver::read_output() {
    std::array<char, 16384> buffer{};
    while (output_) {
        const ssize_t size = read(output_.get(), buffer.data(), buffer.size());
        if (size > 0) {
            printed_.append(buffer.data(), static_cast<std::size_t>(size));
            if (printed_.size() > kLongestOutput) {
                const auto surplus = printed_.size() - kLongestOutput / 2;
                printed_.erase(0, surplus);
                consumed_ -= std::min(consumed_, surplus);
            }
        } else if (size == 0) {
            waiter_.forget(output_.get());
            output_.reset();
        } else if (errno == EAGAIN) {
            return;
        } else if (errno != EINTR) {
            check(size, "read a program's output");
        }
    }
}

}  // namespace bindlab
