// What a program does about standard streams that its caller has closed.
//
// Owns nothing. Without it the first socket would be descriptor 0, and what the program takes for
// its input would be its own socket.
#pragma once

namespace bindlab {

/// Takes the places of closed standard streams: a closed input has ended, a write to a closed
/// output fails with EBADF as it should, and words for a closed stderr are lost. To be called
/// before anything else is opened. Throws std::system_error if /dev/null is not there.
void hold_standard_streams();

}  // namespace bindlab
