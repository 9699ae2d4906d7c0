"""Run snakemake while holding this folder's lock: `python workflow/run.py [snakemake's arguments]`.

The lock belongs to the kernel (flock on results/.lock) and is held by this process and by snakemake: it is gone when they are,
however they ended, so nothing has to be unlocked after a crash. A job that outlives them writes under a temporary name of its
own and harms nobody. A second run waits and says who holds the lock. Snakemake's own lock, which outlives a killed process, is
switched off.
"""

import fcntl
import json
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

LOCK = Path("results/.lock")


def main(arguments: list[str]) -> int:
    LOCK.parent.mkdir(exist_ok=True)
    handle = os.open(LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    os.set_inheritable(handle, True)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        sys.stderr.write(
            f"Another run works in this folder ({_holder(handle)}). Waiting until it ends; Ctrl-C to give up.\n"
        )
        fcntl.flock(handle, fcntl.LOCK_EX)
    started = datetime.now().isoformat(sep=" ", timespec="seconds")
    os.ftruncate(handle, 0)
    os.pwrite(handle, json.dumps({"process": os.getpid(), "started": started, "arguments": arguments}).encode(), 0)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # snakemake starts faster from compiled modules
    return subprocess.call([sys.executable, "-m", "snakemake", "--nolock", *arguments], close_fds=False)


def _holder(handle: int) -> str:
    try:
        holder = json.loads(os.pread(handle, 4096, 0))
        return f"process {holder['process']}, started {holder['started']}"
    except (ValueError, KeyError):
        return "it is just starting"


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
