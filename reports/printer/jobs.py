"""Pipe protocol of print workers: messages with a length prefix; answers begin with their kind."""

import struct

LENGTH = struct.Struct(">Q")
PRINTED, FAILED = b"\0", b"\1"
LONGEST_REST = 900  # seconds without a job after which an idle print worker ends and frees its memory
