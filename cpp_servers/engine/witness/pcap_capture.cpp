#include "cpp_servers/engine/witness/pcap_capture.hpp"

#include <fmt/format.h>
#include <pcap/pcap.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

#include "cpp_servers/engine/witness/pcap_count.hpp"

namespace bindlab {
namespace {

// The ring has room for kRingBytes / kSnapshot packets of any size, for in immediate mode each has
// a slot of its own (TPACKET_V2, see packet_mmap.rst of the kernel). A veth's packets of up to
// 64 KB (segmentation offload) would not fit: such a capture is not good, and says so.
constexpr int kSnapshot = 3968;
constexpr int kRingBytes = 64 * 4096;

}  // namespace

void PcapCapture::Close::operator()(pcap* handle) const noexcept {
    ::pcap_close(handle);
}

void PcapCapture::Close::operator()(pcap_dumper* dumper) const noexcept {
    ::pcap_dump_close(dumper);
}

PcapCapture::PcapCapture(Host& host, std::string device, std::filesystem::path file, Waiter& waiter)
    : Capture(host, std::move(device), std::move(file)), waiter_(waiter) {
    std::array<char, PCAP_ERRBUF_SIZE> words{};
    host.where.run_inside([&] {
        handle_.reset(::pcap_create(this->device().c_str(), words.data()));
        if (!handle_) {
            fail("open", words.data());
        }
        ::pcap_set_snaplen(handle_.get(), kSnapshot);
        ::pcap_set_immediate_mode(handle_.get(), 1);
        ::pcap_set_buffer_size(handle_.get(), kRingBytes);
        if (const int error = ::pcap_activate(handle_.get()); error < 0) {
            fail("activate",
                 fmt::format("{}: {}", ::pcap_statustostr(error), ::pcap_geterr(handle_.get())));
        }
    });
    if (::pcap_setnonblock(handle_.get(), 1, words.data()) != 0) {
        fail("make non-blocking", words.data());
    }
    dumper_.reset(::pcap_dump_open(handle_.get(), this->file().c_str()));
    if (!dumper_ || ::pcap_dump_flush(dumper_.get()) != 0) {
        fail("write", ::pcap_geterr(handle_.get()));
    }
    waiter_.attend(::pcap_get_selectable_fd(handle_.get()), [this] { take(); });
}

PcapCapture::~PcapCapture() {
    waiter_.forget(::pcap_get_selectable_fd(handle_.get()));
}

void PcapCapture::await_ready(Clock::time_point /*until*/, Waiter& /*waiter*/) {
    // The kernel queues packets for the socket since pcap_activate() has bound it to the device.
    // Before, it counted what passed any device, of which libpcap takes nothing.
    take();
    foreign_ = statistics().received - captured_;
    begin_counting();
}

void PcapCapture::take() {
    // NOLINTNEXTLINE(readability-non-const-parameter): libpcap has the say in this signature
    const auto write = [](u_char* self, const pcap_pkthdr* header, const u_char* bytes) {
        auto& capture = *reinterpret_cast<PcapCapture*>(self);
        ::pcap_dump(reinterpret_cast<u_char*>(capture.dumper_.get()), header, bytes);
        ++capture.captured_;
        capture.cut_short_ += header->caplen < header->len ? 1 : 0;
    };
    int taken = 0;
    do {
        taken = ::pcap_dispatch(handle_.get(), -1, write, reinterpret_cast<u_char*>(this));
    } while (taken > 0);
    if (taken < 0) {
        fail("read", ::pcap_geterr(handle_.get()));
    }
    if (::pcap_dump_flush(dumper_.get()) != 0) {
        fail("write", "the file does not take it");
    }
}

CaptureStatistics PcapCapture::statistics() {
    pcap_stat counted{};
    if (::pcap_stats(handle_.get(), &counted) != 0) {
        fail("count", ::pcap_geterr(handle_.get()));
    }
    const std::uint64_t received = counted.ps_recv - foreign_;
    return {captured_, received, counted.ps_drop + counted.ps_ifdrop, received};
}

Capture::Summary PcapCapture::finish(Clock::time_point until, Waiter& waiter) {
    const std::uint64_t interface_packets = passed();
    take();
    CaptureStatistics counted = statistics();
    while ((captured_ < interface_packets || !took_all(counted)) && Clock::now() < until) {
        waiter.wait(std::min(Clock::now() + kCapturePause, until));
        take();
        counted = statistics();
    }
    // Counted once: what comes later, such as a late IGMP report, is none of the case's.
    Summary summary = sum_up(counted, interface_packets, PcapCount(file()).packets());
    if (cut_short_ > 0) {
        summary.ok = false;
        summary.detail = fmt::format("{} packets are longer than {} bytes", cut_short_, kSnapshot);
    }
    return summary;
}

void PcapCapture::fail(std::string_view attempt, std::string_view words) const {
    throw std::runtime_error(fmt::format("capture on {}: {}: {}", device(), attempt, words));
}

}  // namespace bindlab
