"""System calls that a notebook has no use for, as a filter that bubblewrap gives to the kernel.

Memory that lies in no process (``memfd_create``, ``shmget``) would be counted by nobody; the rest widens what could be attacked. Numbers:
Linux, arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h. Form of the filter: seccomp(2), linux/filter.h.
"""

from __future__ import annotations

import platform
import struct
from collections.abc import Sequence

# memfd_create, memfd_secret, shmget, ptrace, process_vm_writev, add_key, keyctl, bpf, perf_event_open, userfaultfd, io_uring_setup
REFUSED = {
    "x86_64": (0xC000003E, (319, 447, 29, 101, 311, 248, 250, 321, 298, 323, 425)),
    "aarch64": (0xC00000B7, (279, 447, 194, 117, 271, 217, 219, 280, 241, 282, 425)),
}
LOAD, EQUAL, LEAST, RETURN = 0x20, 0x15, 0x35, 0x06  # BPF_LD|W|ABS, BPF_JMP|JEQ|K, BPF_JMP|JGE|K, BPF_RET|K
NUMBER, ARCHITECTURE = 0, 4  # where they stand in struct seccomp_data
ALLOW, NOT_PERMITTED = 0x7FFF0000, 0x00050001  # SECCOMP_RET_ALLOW; SECCOMP_RET_ERRNO with EPERM
OTHER_ABI = 0x40000000  # numbers of x32 begin here


def program() -> bytes:
    """The filter for this machine; empty on a processor whose numbers are not known here."""
    if platform.machine() not in REFUSED:
        return b""
    architecture, numbers = REFUSED[platform.machine()]
    return _assembled(architecture, numbers)


def _assembled(architecture: int, numbers: Sequence[int]) -> bytes:
    """Jumps count instructions that are left out: where it matches, to the refusal, which comes last."""
    last = len(numbers) + 5
    steps = [(LOAD, 0, 0, ARCHITECTURE), (EQUAL, 0, last - 2, architecture), (LOAD, 0, 0, NUMBER), (LEAST, last - 4, 0, OTHER_ABI)]
    steps += [(EQUAL, last - place - 1, 0, number) for place, number in enumerate(numbers, 4)]
    steps += [(RETURN, 0, 0, ALLOW), (RETURN, 0, 0, NOT_PERMITTED)]
    return b"".join(struct.pack("=HBBI", *step) for step in steps)
