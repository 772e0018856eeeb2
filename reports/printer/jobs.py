"""How a program and its printer speak: a length, then that many bytes; answers begin with their kind."""

import struct

LENGTH = struct.Struct(">Q")
PRINTED, FAILED = b"\0", b"\1"
LONGEST_REST = 900  # seconds without a job after which a printer ends and gives its memory back
