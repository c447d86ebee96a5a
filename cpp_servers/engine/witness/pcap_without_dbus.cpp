// libpcap can capture from D-Bus and InfiniBand devices, too, where a distribution built it so. A
// static link would want those libraries for it, which a guest with nothing but veth has no use
// for: these take the place of libpcap's own, and say that there is no such device.

#include <pcap/pcap.h>

extern "C" {

pcap_t* dbus_create(const char* /*device*/, char* /*words*/, int* is_ours) {
    *is_ours = 0;
    return nullptr;
}

int dbus_findalldevs(void* /*list*/, char* /*words*/) {
    return 0;
}

pcap_t* rdmasniff_create(const char* /*device*/, char* /*words*/, int* is_ours) {
    *is_ours = 0;
    return nullptr;
}

int rdmasniff_findalldevs(void* /*list*/, char* /*words*/) {
    return 0;
}

}  // extern "C"
