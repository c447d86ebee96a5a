// For the static binary: libnl and libpcap can look up names of hosts, networks and protocols,
// which they are never asked for. glibc's functions for that want its shared libraries at run time,
// and ld warns of each; these take their place, and know no name.

#include <netdb.h>

#include <cerrno>

// Their names in netdb.h are reserved ones.
// NOLINTBEGIN(readability-inconsistent-declaration-parameter-name)
extern "C" {

int getaddrinfo(const char* /*node*/, const char* /*service*/, const addrinfo* /*hints*/,
                addrinfo** /*found*/) {
    return EAI_NONAME;
}

void freeaddrinfo(addrinfo* /*found*/) {}

hostent* gethostbyname(const char* /*name*/) {
    return nullptr;
}

int getnetbyname_r(const char* /*name*/, netent* /*entry*/, char* /*buffer*/, size_t /*size*/,
                   netent** found, int* /*error*/) {
    *found = nullptr;
    return ENOENT;
}

protoent* getprotobyname(const char* /*name*/) {
    return nullptr;
}

int getprotobyname_r(const char* /*name*/, protoent* /*entry*/, char* /*buffer*/, size_t /*size*/,
                     protoent** found) {
    *found = nullptr;
    return ENOENT;
}

protoent* getprotobynumber(int /*number*/) {
    return nullptr;
}

}  // extern "C"
// NOLINTEND(readability-inconsistent-declaration-parameter-name)
