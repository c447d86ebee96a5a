#include "cpp_servers/grid/measuring.hpp"

#include <sched.h>
#include <sys/mman.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "cpp_servers/grid/laboratory.hpp"
#include "netns/child.hpp"
#include "netns/spawn.hpp"
#include "netns/system_call.hpp"

namespace bindlab {

namespace {

enum class Status : std::uint8_t { missing, answered, broken };

struct Slot {
    std::array<std::int16_t, kMostAnswers> answers;
    std::uint8_t count;
    Status status;
};

// Faults are rare. Of more than these there is no more to learn.
constexpr std::size_t kFaults = 1000;
constexpr std::size_t kFaultSize = 240;

struct Fault {
    std::uint32_t cell;
    std::array<char, kFaultSize> text;
};

// What the processes share: written by them, read when they have ended.
struct Shared {
    std::atomic<std::uint32_t> next_batch;
    std::atomic<std::size_t> measured;
    std::atomic<std::uint32_t> faults;
    std::array<Fault, kFaults> fault;
};

// Memory that stays the same after fork(2), all of it zero; given back with its owner.
template <class T>
class SharedMemory {
public:
    explicit SharedMemory(std::size_t count) : bytes_(std::max<std::size_t>(count, 1) * sizeof(T)) {
        void* const memory =
            ::mmap(nullptr, bytes_, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        check(memory == MAP_FAILED ? -1 : 0, "map memory to share with other processes");
        memory_ = static_cast<T*>(memory);
    }
    SharedMemory(const SharedMemory&) = delete;
    SharedMemory& operator=(const SharedMemory&) = delete;
    ~SharedMemory() { ::munmap(memory_, bytes_); }

    T& operator[](std::size_t i) const noexcept { return memory_[i]; }

private:
    std::size_t bytes_;
    T* memory_ = nullptr;
};

class Work {
public:
    Work(const Grid& grid, const Persons& persons)
        : grid_(grid), persons_(persons), slots_(grid.size()), shared_(1) {}

    // Of one process: a batch after the other, until there are none.
    void take_part(const Progress& progress) const {
        const Laboratory laboratory(persons_);
        while (true) {
            const std::size_t begin = shared_[0].next_batch.fetch_add(1) * kBatch;
            if (begin >= grid_.size()) {
                return;
            }
            const std::size_t count = std::min(kBatch, grid_.size() - begin);
            note(begin, grid_.measure(laboratory, begin, count, nullptr));
            const std::size_t measured = shared_[0].measured.fetch_add(count) + count;
            if (progress) {
                progress(measured);
            }
        }
    }

    Measurements result(const std::string& ends) const {
        Measurements all;
        all.outcomes.resize(grid_.size());
        for (std::size_t i = 0; i < all.outcomes.size(); ++i) {
            const Slot& slot = slots_[i];
            if (slot.status == Status::answered) {
                all.outcomes[i].answers.assign(slot.answers.begin(),
                                               slot.answers.begin() + slot.count);
            } else {
                all.outcomes[i].fault = fault_of_cell(i, slot.status, ends);
                ++all.broken;
            }
        }
        return all;
    }

private:
    void note(std::size_t begin, const std::vector<CellOutcome>& outcomes) const {
        for (std::size_t i = 0; i < outcomes.size(); ++i) {
            const CellOutcome& outcome = outcomes[i];
            Slot& slot = slots_[begin + i];
            slot.count = static_cast<std::uint8_t>(std::min(kMostAnswers, outcome.answers.size()));
            for (std::size_t k = 0; k < slot.count; ++k) {
                slot.answers[k] = static_cast<std::int16_t>(outcome.answers[k]);
            }
            slot.status = outcome.fault.empty() ? Status::answered : Status::broken;
            if (slot.status == Status::broken) {
                note_fault(begin + i, outcome.fault);
            }
        }
    }

    void note_fault(std::size_t cell, const std::string& text) const {
        const std::uint32_t place = shared_[0].faults.fetch_add(1);
        if (place < kFaults) {
            Fault& fault = shared_[0].fault[place];
            fault.cell = static_cast<std::uint32_t>(cell);
            std::memcpy(fault.text.data(), text.data(), std::min(text.size(), kFaultSize - 1));
        }
    }

    std::string fault_of_cell(std::size_t cell, Status status, const std::string& ends) const {
        if (status == Status::missing) {
            return "not measured: " + ends;
        }
        const std::size_t known = std::min<std::size_t>(shared_[0].faults, kFaults);
        for (std::size_t i = 0; i < known; ++i) {
            if (shared_[0].fault[i].cell == cell) {
                return shared_[0].fault[i].text.data();
            }
        }
        return "one of too many to tell";
    }

    const Grid& grid_;
    Persons persons_;
    SharedMemory<Slot> slots_;
    SharedMemory<Shared> shared_;
};

std::vector<int> processors() {
    cpu_set_t set;
    check(::sched_getaffinity(0, sizeof set, &set), "ask which processors are usable");
    std::vector<int> usable;
    for (int i = 0; i < CPU_SETSIZE; ++i) {
        if (CPU_ISSET(i, &set)) {
            usable.push_back(i);
        }
    }
    return usable;
}

// On two processors segments of one connection can overtake each other: a last ACK that comes after
// its FIN is answered by RST, and TIME_WAIT is gone (RFC 1337).
void keep_to(int processor) {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(processor, &set);
    check(::sched_setaffinity(0, sizeof set, &set), "keep to one processor");
}

}  // namespace

unsigned usable_processors() {
    return static_cast<unsigned>(processors().size());
}

// The processes change their uid, and so lose the signal that ends them with their parent
// (prctl(2)): they live below an init of their own, which does not.
Measurements measure(const Grid& grid, const Persons& persons, unsigned jobs,
                     const Progress& progress) {
    const auto begin = std::chrono::steady_clock::now();
    const Work work(grid, persons);
    const std::vector<int> usable = processors();
    const std::array keep{1, 2};
    const auto take_part = [&](unsigned number) {
        keep_to(usable[number % usable.size()]);
        work.take_part(progress);
        return EXIT_SUCCESS;
    };
    const auto lead = [&] {
        std::vector<Child> children;
        for (unsigned number = 0; number < jobs; ++number) {
            children.push_back(fork_child([&] { return take_part(number); }, nullptr, keep));
        }
        int result = EXIT_SUCCESS;
        for (Child& child : children) {
            result = child.reap().success() ? result : EXIT_FAILURE;
        }
        return result;
    };
    const ExitStatus end = fork_init(lead, nullptr, keep).reap();
    Measurements all =
        work.result(end.success() ? "it was passed over" : "its process ended before, see above");
    all.taken = std::chrono::steady_clock::now() - begin;
    return all;
}

}  // namespace bindlab
