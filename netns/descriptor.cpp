#include "netns/descriptor.hpp"

#include <unistd.h>

namespace bindlab {

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
    if (this != &other) {
        reset();
        fd_ = other.release();
    }
    return *this;
}

void Descriptor::reset() noexcept {
    if (fd_ >= 0) {
        ::close(release());
    }
}

}  // namespace bindlab
