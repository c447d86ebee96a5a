"""Other kernels than the host's: where they come from, how they are booted, what comes out of them."""
