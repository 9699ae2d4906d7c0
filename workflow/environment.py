"""Make .venv from the lock file, once: `python3 workflow/environment.py`.

It is ready when .venv/lock.sha256 holds the digest of requirements.lock, so a linked or copied .venv is taken as it is.
"""

import hashlib
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "lock.sha256"


def main() -> int:
    lock = ROOT / "requirements.lock"
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    if STAMP.is_file() and STAMP.read_text().split()[:1] == [wanted]:
        return 0
    if sys.version_info < (3, 11):  # noqa: UP036 - this file is what older versions run first
        sys.stderr.write(
            f"Topic Atlas needs Python 3.11 or newer; this is {sys.version.split()[0]}. Try: make setup PYTHON=python3.12\n"
        )
        return 1
    sys.stderr.write("Installing what requirements.lock lists into .venv (once, a few minutes) ...\n")
    if subprocess.call([sys.executable, "-m", "venv", VENV]):
        sys.stderr.write("Could not make .venv. On Debian and Ubuntu: apt-get install python3-venv\n")
        return 1
    python = VENV / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r", lock]
    if subprocess.call(install, cwd=ROOT):
        sys.stderr.write("Could not install what requirements.lock lists: see pip's message above.\n")
        return 1
    STAMP.write_text(wanted + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
