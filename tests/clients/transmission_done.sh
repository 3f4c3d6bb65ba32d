#!/bin/sh
# Transmission runs this when a download is complete. It inherits the daemon's standard output, which
# the test reads.
echo complete
