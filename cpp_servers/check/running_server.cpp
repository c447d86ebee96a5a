#include "cpp_servers/check/running_server.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <grp.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>

#include "cpp_servers/check/patience.hpp"
#include "cpp_servers/check/process_files.hpp"
#include "netns/system_call.hpp"

namespace bindlab {

namespace {

constexpr std::chrono::seconds kTidyingUp{1};
constexpr std::chrono::seconds kUntilItWaits{3};

// A session of its own: Ctrl-C at the terminal is for the check. A job in a shell's background is
// born ignoring SIGINT.
void prepare_server(const NetworkNamespace& where, std::optional<uid_t> uid) {
    where.enter();
    check(::setsid(), "start a session");
    for (const int number : {SIGINT, SIGQUIT, SIGTERM, SIGHUP, SIGPIPE}) {
        std::signal(number, SIG_DFL);
    }
    if (uid) {
        check(::setgroups(0, nullptr), "drop the supplementary groups");
        check(::setresgid(*uid, *uid, *uid), "change the gid");
        check(::setresuid(*uid, *uid, *uid), "change the uid");
    }
}

/// A worker's master, which supervisors signal. A shell that started the server is none, nor who
/// waits for a daemon to begin.
pid_t maker_of(pid_t pid, const std::vector<pid_t>& living) {
    const pid_t parent = parent_of(pid);
    const bool alike = std::ranges::binary_search(living, parent) &&
                       ::getsid(parent) == ::getsid(pid) && program_of(parent) == program_of(pid);
    return alike ? maker_of(parent, living) : pid;
}

}  // namespace

RunningServer::RunningServer(const CheckOrder& order, const Arena& arena,
                             std::optional<uid_t> uid) {
    check(::prctl(PR_SET_CHILD_SUBREAPER, 1), "become the parent of orphans");
    const Descriptor null(check(::open("/dev/null", O_RDONLY | O_CLOEXEC), "open /dev/null"));
    TraceOptions options;
    const Descriptor output = output_.take_writer();
    options.streams = {null.get(), output.get(), output.get()};
    options.before_exec = [&arena, uid] { prepare_server(arena.where(), uid); };
    options.watched.files = true;
    options.watched.reuse_options = true;
    TraceHooks hooks;
    hooks.socket_call = [this](const SocketCall& call) { note(call); };
    hooks.file_call = [this](const FileCall& call) { note(call); };
    hooks.process_end = [this](pid_t pid, ExitStatus status) { note_end(pid, status); };
    hooks.program = [this](const ProgramStart& start) { note_program(start); };
    command_ = std::make_unique<TracedCommand>(order.command, std::move(options), std::move(hooks));
}

RunningServer::~RunningServer() {
    command_.reset();  // no hook is called any more
}

void RunningServer::note(const SocketCall& call) {
    if (call.kind == SocketCall::Kind::set_option && call.level == SOL_SOCKET && call.error == 0) {
        const auto client = peer_port_of(call.pid, call.fd);
        const auto set = client ? reuse_options_of(call.pid, call.fd) : std::nullopt;
        if (set) {
            const std::lock_guard lock(mutex_);
            connections_[*client] = *set;
        }
    }
    if (call.kind != SocketCall::Kind::bind && call.kind != SocketCall::Kind::listen) {
        return;
    }
    PortCall seen{.name = std::string(to_string(call.kind)),
                  .pid = call.pid,
                  .inode = static_cast<std::uint32_t>(call.inode),
                  .error = call.error,
                  .backlog = call.backlog,
                  .at = std::chrono::duration_cast<std::chrono::milliseconds>(call.time - start_)};
    const bool binds = call.kind == SocketCall::Kind::bind;
    std::optional<ReuseOptions> options;
    if (binds && call.address.endpoint()) {
        seen.where = call.address.endpoint();
        options = reuse_options_of(call.pid, call.fd);
        seen.options = options;
    } else if (binds && call.address.unix_name()) {
        seen.path = call.address.to_string();
    } else if (binds) {
        return;  // netlink, packet, …
    }
    const std::lock_guard lock(mutex_);
    if (seen.where) {
        options_[seen.inode] = options;
        bound_[seen.inode] = *seen.where;
        binders_[seen.inode] = call.pid;
    } else if (const auto bound = bound_.find(seen.inode); !binds && bound != bound_.end()) {
        seen.where = bound->second;
    }
    if (!binds && seen.error == 0) {
        std::erase_if(suspects_, [&](const Suspect& it) {
            return it.leak.pid == call.pid && seen.where == it.leak.where;
        });
        listeners_.emplace(seen.inode, call.pid);
        if (const auto binder = binders_.find(seen.inode); binder != binders_.end()) {
            in_order_.push_back(binder->second);
        }
        in_order_.push_back(call.pid);
    }
    calls_.push_back(std::move(seen));
    last_ = CheckClock::now();
}

void RunningServer::note(const FileCall& call) {
    const std::lock_guard lock(mutex_);
    if (call.error == 0) {  // at last it was the first there
        std::erase_if(calls_, [&](const PortCall& before) {
            return before.pid == call.pid && before.name == call.to_string();
        });
        return;
    }
    calls_.push_back(
        {.name = call.to_string(),
         .pid = call.pid,
         .where = {},
         .path = {},
         .error = call.error,
         .at = std::chrono::duration_cast<std::chrono::milliseconds>(call.time - start_)});
}

// Between execve(2) and the first instruction: what closes on exec is closed, nothing else.
void RunningServer::note_program(const ProgramStart& start) {
    const auto sockets = sockets_of_process(start.pid);
    const std::lock_guard lock(mutex_);
    if (!start.unwatched_architecture.empty()) {
        blind_spots_.insert(
            fmt::format("the calls of {} could not be traced: it is a program of {}", start.path,
                        start.unwatched_architecture));
    }
    if (start.lacks_set_id) {
        blind_spots_.insert(fmt::format(
            "{} is set-user-ID and ran without: whoever is traced gets no rights", start.path));
    }
    for (const auto& [inode, pid] : listeners_) {
        if (pid != start.pid && sockets.contains(inode)) {
            const std::string name = start.path.substr(start.path.find_last_of('/') + 1);
            suspects_.push_back({{.pid = start.pid, .program = name, .where = bound_[inode]}});
        }
    }
    inherited_[start.pid] = sockets;
}

void RunningServer::note_end(pid_t pid, ExitStatus status) {
    {
        const std::lock_guard lock(mutex_);
        for (Suspect& it : suspects_) {
            // Whoever was killed might have served yet.
            it.had_its_time = it.had_its_time || (it.leak.pid == pid && !status.signalled);
        }
    }
    reap(pid);
}

/// A daemon that has ended is to be gone for whoever reads its pid file: not every init reaps at
/// once, and that of a container may never. Whose parent lives is left to that one.
void RunningServer::reap(pid_t pid) {
    const std::lock_guard lock(mutex_);
    ended_.insert(pid);
    std::erase_if(ended_, [](pid_t ended) {
        siginfo_t how{};
        ::waitid(P_PID, static_cast<id_t>(ended), &how, WEXITED | WNOHANG);
        return how.si_pid == ended || ::kill(ended, 0) != 0;
    });
}

std::vector<PortCall> RunningServer::calls() const {
    const std::lock_guard lock(mutex_);
    return calls_;
}

std::chrono::milliseconds RunningServer::quiet_for() const {
    const std::lock_guard lock(mutex_);
    return std::chrono::duration_cast<std::chrono::milliseconds>(CheckClock::now() - last_);
}

std::optional<ReuseOptions> RunningServer::options_at_bind(std::uint32_t inode) const {
    const std::lock_guard lock(mutex_);
    const auto found = options_.find(inode);
    return found == options_.end() ? std::nullopt : found->second;
}

std::optional<ReuseOptions> RunningServer::options_of_connection(std::uint16_t client_port) const {
    const std::lock_guard lock(mutex_);
    const auto found = connections_.find(client_port);
    return found == connections_.end() ? std::nullopt : std::optional(found->second);
}

std::set<std::uint32_t> RunningServer::listened() const {
    const std::lock_guard lock(mutex_);
    std::set<std::uint32_t> inodes;
    for (const auto& [inode, pid] : listeners_) {
        inodes.insert(inode);
    }
    return inodes;
}

std::vector<Leak> RunningServer::leaks() const {
    const std::lock_guard lock(mutex_);
    std::vector<Leak> leaks;
    for (const Suspect& it : suspects_) {
        if (it.had_its_time) {
            leaks.push_back(it.leak);
        }
    }
    return leaks;
}

void RunningServer::note_served(const std::set<std::uint32_t>& connections) {
    std::vector<Suspect> suspects;
    {
        const std::lock_guard lock(mutex_);
        suspects = suspects_;
    }
    for (const Suspect& suspect : suspects) {
        const Leak& leak = suspect.leak;
        const auto sockets = sockets_of_process(leak.pid);
        const std::lock_guard lock(mutex_);
        const auto& inherited = inherited_[leak.pid];
        if (std::ranges::any_of(connections, [&](auto it) {
                return sockets.contains(it) && !inherited.contains(it);
            })) {
            std::erase_if(suspects_, [&](const Suspect& it) {
                return it.leak.pid == leak.pid && it.leak.where.port == leak.where.port;
            });
        }
    }
}

/// Living suspects that have not had their time and are none of `known`.
std::vector<Leak> RunningServer::in_doubt(const std::vector<Leak>& known) const {
    const std::vector<pid_t> living = processes();
    const std::lock_guard lock(mutex_);
    std::vector<Leak> leaks;
    for (const Suspect& suspect : suspects_) {
        const Leak& leak = suspect.leak;
        const bool is_known = std::ranges::any_of(known, [&](const Leak& it) {
            return it.program == leak.program && it.where == leak.where;
        });
        if (!suspect.had_its_time && !is_known && std::ranges::binary_search(living, leak.pid)) {
            leaks.push_back(leak);
        }
    }
    return leaks;
}

void RunningServer::note_who_waits(const std::vector<Leak>& known) {
    const auto none_is_in_doubt = [&] {
        for (const Leak& leak : in_doubt({})) {
            const auto sockets = sockets_of_process(leak.pid);
            const std::lock_guard lock(mutex_);
            const auto waits = [&](const auto& bound) {
                const auto open = sockets.find(bound.first);
                return bound.second == leak.where && open != sockets.end() &&
                       awaits_connections(leak.pid, open->second);
            };
            if (std::ranges::any_of(bound_, waits)) {
                std::erase_if(suspects_, [&](const Suspect& it) { return it.leak == leak; });
            }
        }
        return in_doubt(known).empty();
    };
    await_state(none_is_in_doubt, CheckClock::now() + kUntilItWaits);
    const std::vector<Leak> left = in_doubt({});
    const std::lock_guard lock(mutex_);
    for (Suspect& it : suspects_) {
        it.had_its_time = it.had_its_time || std::ranges::find(left, it.leak) != left.end();
    }
}

std::set<std::string> RunningServer::blind_spots() const {
    const std::lock_guard lock(mutex_);
    return blind_spots_;
}

// The table of those who are traced knows a child only when that has run.
// Who has been forked and has not run yet is counted by nobody but the kernel, which the tracer
// asks.
bool RunningServer::has_ended() const {
    return command_->await_all_ends(CheckClock::now());
}

void RunningServer::dismiss() {
    if (!has_ended()) {
        signal(main_process(), SIGTERM);
        await_state([this] { return has_ended(); }, CheckClock::now() + kTidyingUp);
    }
    kill_all();
    await_state([this] { return has_ended(); }, CheckClock::now() + kTidyingUp);
}

bool RunningServer::is_leak(pid_t pid) const {
    const std::lock_guard lock(mutex_);
    return std::ranges::any_of(
        suspects_, [pid](const Suspect& it) { return it.leak.pid == pid && it.had_its_time; });
}

bool RunningServer::was_executed_with(pid_t pid, std::uint32_t inode) const {
    const std::lock_guard lock(mutex_);
    const auto found = inherited_.find(pid);
    return found != inherited_.end() && found->second.contains(inode);
}

std::string RunningServer::end() const {
    const auto status = command_->status();
    return status ? status->to_string() : std::string();
}

pid_t RunningServer::main_process() const {
    const std::vector<pid_t> living = processes();
    std::vector<pid_t> callers;
    {
        const std::lock_guard lock(mutex_);
        callers = in_order_;
    }
    for (const pid_t pid : callers) {
        if (std::ranges::binary_search(living, pid)) {
            return maker_of(pid, living);
        }
    }
    const std::set<std::uint32_t> inodes = listened();
    for (const pid_t pid : living) {
        for (const auto& [inode, descriptor] : sockets_of_process(pid)) {
            if (inodes.contains(inode)) {
                return pid;
            }
        }
    }
    return living.empty() ? command_->pid() : living.front();
}

bool RunningServer::has_master() const {
    const pid_t main = main_process();
    const std::lock_guard lock(mutex_);
    return std::ranges::find(in_order_, main) == in_order_.end();
}

std::string RunningServer::last_words() const {
    std::string text = output_.last();
    text.erase(text.find_last_not_of("\n\r ") + 1);
    return text.substr(text.find_last_of('\n') + 1);
}

}  // namespace bindlab
