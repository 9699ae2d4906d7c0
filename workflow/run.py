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
    if complaints := unreadable(arguments):
        sys.stderr.write("".join(f"{complaint}\n" for complaint in complaints) + "Nothing was run.\n")
        return 1
    try:
        LOCK.parent.mkdir(exist_ok=True)
        handle = os.open(LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        sys.stderr.write(f"results/ cannot be written to ({error}): make it a folder of your own. Nothing was run.\n")
        return 1
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


def unreadable(arguments: list[str]) -> list[str]:
    """Return what is wrong with the files after --configfile: Snakemake's own message names neither file nor line."""
    import yaml

    complaints, inside = [], False
    for argument in arguments:
        option, _, value = argument.partition("=")
        if argument.startswith("-"):
            inside = option in ("--configfile", "--configfiles")
        path = value if argument.startswith("-") else argument
        if not inside or not path:
            continue
        try:
            content = yaml.safe_load(Path(path).read_text("utf-8-sig"))
        except OSError as error:
            complaints.append(f"{path}: {error.strerror}")
        except UnicodeDecodeError as error:
            complaints.append(f"{path}: not UTF-8 (byte {error.start}); save it as UTF-8")
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            complaints.append(
                f"{path}, line {mark.line + 1}, column {mark.column + 1}: {error.problem or error.context}"
            )
        except yaml.YAMLError as error:
            complaints.append(f"{path}: {error}")
        else:
            if not isinstance(content, dict):
                held = "nothing" if content is None else f"a {type(content).__name__}"
                complaints.append(f"{path}: holds {held}; it needs keys at top level, as config.yaml has")
    return complaints


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
