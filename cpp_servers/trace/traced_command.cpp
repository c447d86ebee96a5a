#include "cpp_servers/trace/traced_command.hpp"

#include <pthread.h>
#include <sys/eventfd.h>

#include <cerrno>
#include <condition_variable>
#include <csignal>
#include <cstdint>
#include <exception>
#include <mutex>
#include <stdexcept>
#include <system_error>
#include <thread>
#include <utility>

#include "cpp_servers/trace/tracer.hpp"
#include "netns/descriptor.hpp"
#include "netns/system_call.hpp"

namespace bindlab {

namespace {

constexpr const char* kForbidden =
    "trace the command (ptrace): kernel.yama.ptrace_scope, or a sandbox or a debugger that this "
    "runs in, forbids it: run it as root, outside of the sandbox (docker run --cap-add "
    "SYS_PTRACE), or without the debugger";

}  // namespace

/// What the tracing thread and all others share.
class TracedCommand::Run {
public:
    Run(const std::vector<std::string>& argv, TraceOptions options, TraceHooks hooks)
        : argv_(argv), options_(std::move(options)), users_(std::move(hooks)) {
        if (argv_.empty()) {
            throw std::invalid_argument("command without a name: argv needs at least one word");
        }
        hooks_ = users_;
        hooks_.program = [this](const ProgramStart& start) { note_program(start); };
        hooks_.process_end = [this](pid_t pid, ExitStatus how) { note_end(pid, how); };
        // The new thread begins with everything blocked, so that signals go to those who wait for
        // them; the command gets the mask that is ours.
        sigset_t all;
        ::sigfillset(&all);
        ::pthread_sigmask(SIG_SETMASK, &all, &mask_);
        try {
            thread_ = std::thread([this] { trace(); });
        } catch (...) {
            ::pthread_sigmask(SIG_SETMASK, &mask_, nullptr);
            throw;
        }
        ::pthread_sigmask(SIG_SETMASK, &mask_, nullptr);
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return loaded_ || all_ended_; });
        if (!loaded_) {
            lock.unlock();
            thread_.join();
            std::rethrow_exception(fault_);
        }
    }
    Run(const Run&) = delete;
    Run& operator=(const Run&) = delete;
    ~Run() {
        processes_.kill_all();
        if (thread_.joinable()) {
            thread_.join();
        }
    }

    pid_t pid() const {
        const std::lock_guard lock(mutex_);
        return pid_;
    }
    TracedProcesses& processes() { return processes_; }
    int descriptor() const noexcept { return changed_descriptor_.get(); }

    std::optional<ExitStatus> status() const {
        const std::lock_guard lock(mutex_);
        rethrow();
        return status_;
    }
    bool await_all_ends(TimePoint until) const {
        std::unique_lock lock(mutex_);
        const bool in_time = changed_.wait_until(lock, until, [&] { return all_ended_; });
        rethrow();
        return in_time;
    }

private:
    void rethrow() const {
        if (fault_) {
            std::rethrow_exception(fault_);
        }
    }

    /// On the tracing thread, as all that follows.
    void trace() {
        Tracer tracer(processes_, hooks_);
        try {
            start(tracer);
            while (tracer.step()) {
            }
        } catch (...) {
            fail(std::current_exception());
        }
        end(tracer);
    }

    void start(Tracer& tracer) {
        CommandStart command(argv_, options_, options_.mask.value_or(mask_));
        {
            const std::lock_guard lock(mutex_);
            pid_ = command.pid();
        }
        try {
            tracer.begin(command.pid());
        } catch (const std::system_error& fault) {
            if (fault.code().value() == EPERM || fault.code().value() == EACCES) {
                throw_errno(fault.code().value(), kForbidden);
            }
            throw;
        }
        command.go_on();
        while (!loaded_ && tracer.step()) {
        }
        if (!loaded_) {
            command.throw_failure();
        }
    }

    /// Whatever happened: nothing that is traced is left when the thread ends.
    void end(Tracer& tracer) {
        processes_.kill_all();
        hooks_ = {};
        hooks_.process_end = [this](pid_t pid, ExitStatus how) { note_end(pid, how); };
        users_ = {};
        try {
            while (tracer.step()) {
            }
        } catch (...) {
            fail(std::current_exception());  // the kernel ends them with this thread
        }
        const std::lock_guard lock(mutex_);
        all_ended_ = true;
        announce();
    }

    void fail(std::exception_ptr fault) {
        const std::lock_guard lock(mutex_);
        if (!fault_) {
            fault_ = std::move(fault);
        }
        changed_.notify_all();
    }

    void note_program(const ProgramStart& start) {
        if (users_.program) {
            users_.program(start);
        }
        if (!loaded_ && start.pid == pid_) {
            const std::lock_guard lock(mutex_);
            loaded_ = true;
            changed_.notify_all();
        }
    }

    void note_end(pid_t pid, ExitStatus how) {
        if (users_.process_end) {
            users_.process_end(pid, how);
        }
        const std::lock_guard lock(mutex_);
        if (pid == pid_) {
            status_ = how;
            announce();
        }
    }

    void announce() {
        const std::uint64_t one = 1;
        [[maybe_unused]] const ssize_t size = ::write(changed_descriptor_.get(), &one, sizeof one);
        changed_.notify_all();
    }

    const std::vector<std::string> argv_;
    const TraceOptions options_;
    TraceHooks users_;
    TraceHooks hooks_;
    sigset_t mask_{};
    TracedProcesses processes_;
    Descriptor changed_descriptor_{
        check(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "open an eventfd")};
    mutable std::mutex mutex_;  ///< of all that follows
    mutable std::condition_variable changed_;
    pid_t pid_ = -1;
    bool loaded_ = false;
    bool all_ended_ = false;
    std::optional<ExitStatus> status_;
    std::exception_ptr fault_;
    std::thread thread_;
};

TracedCommand::TracedCommand(const std::vector<std::string>& argv, TraceOptions options,
                             TraceHooks hooks)
    : run_(std::make_unique<Run>(argv, std::move(options), std::move(hooks))) {}

TracedCommand::~TracedCommand() = default;

pid_t TracedCommand::pid() const noexcept {
    return run_->pid();
}

std::vector<pid_t> TracedCommand::processes() const {
    return run_->processes().processes();
}

bool TracedCommand::signal(pid_t pid, int number) const {
    return run_->processes().signal(pid, number);
}

void TracedCommand::kill_all() {
    run_->processes().kill_all();
}

std::optional<ExitStatus> TracedCommand::status() const {
    return run_->status();
}

bool TracedCommand::await_all_ends(TimePoint until) const {
    return run_->await_all_ends(until);
}

int TracedCommand::descriptor() const noexcept {
    return run_->descriptor();
}

}  // namespace bindlab
