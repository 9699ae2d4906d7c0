"""Files copied into a folder that belongs to the user too: each whole or not at all, nothing of the user's touched, no link followed."""

import contextlib
import json
import os
import re
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from scripts.shared.inputs import digest_file
from scripts.shared.job import Problem, log

LIST = ".published"  # what lies in the folder because it was copied there: {target: [SHA-256, ...]}
CHANGED = "changed"  # what people wrote into files that are published anew lies here, under the same name
STAMPS = ".address-*"
LEFTOVER = re.compile(r"^\.tmp-\d+-(.+)$")


def publish(files: Mapping[str, Path], folder: Path, stamp: str | Path) -> list[dict[str, Any]]:
    """Copy `files` (target relative to `folder`: source), remove what was copied there before and is no longer among them.

    Writes `stamp` last: JSON with target, size and SHA-256 of every file, which is also returned, sorted by target. Stamps of
    earlier publishing go first, so that a killed job never looks finished. What the user laid there stays, as does a copied
    file that the user has changed since and that is no longer part of the run; one that is, is kept in changed/.
    Raises Problem where a link or something else stands in the way of a target.
    """
    for target in files:
        _check(target, folder)
    folder.mkdir(parents=True, exist_ok=True)
    stale, before = [], _known(folder)
    copied = [
        {"path": target, "size": source.stat().st_size, "sha256": digest_file(source)}
        for target, source in sorted(files.items())
    ]
    # known before anything is copied: a job killed half way leaves nothing that the next one does not know to be its own
    known = {target: list(digests) for target, digests in before.items()}
    for entry in copied:
        known.setdefault(entry["path"], []).append(entry["sha256"])
    _write(
        folder / LIST, json.dumps({t: sorted(set(d)) for t, d in sorted(known.items())}, ensure_ascii=False, indent=0)
    )
    for old in folder.glob(STAMPS):
        old.unlink()
    for entry in copied:
        _keep_changed(entry["path"], known[entry["path"]], folder)
        _copy(Path(files[entry["path"]]), folder / entry["path"])
    for target in sorted(set(before) - set(files)):
        if _remove_copied(target, before[target], folder):
            stale.append(target)
    _sweep(folder, known)
    _write(folder / LIST, json.dumps({e["path"]: [e["sha256"]] for e in copied}, ensure_ascii=False, indent=0))
    Path(stamp).write_text(json.dumps(copied, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    log.info(
        "%d files copied, %.1f MB; %d of an earlier run removed",
        len(copied),
        sum(e["size"] for e in copied) / 1e6,
        len(stale),
    )
    return copied


def _check(target: str, folder: Path) -> None:
    """Raise where `target` leads out of `folder` or cannot be written."""
    parts = PurePosixPath(target).parts
    if not parts or target.startswith("/") or ".." in parts:
        raise ValueError(f"{target!r} does not lie inside the folder")
    for depth in range(1, len(parts)):
        inner = folder.joinpath(*parts[:depth])
        if inner.is_symlink():
            raise Problem(f"{inner} is a link. Files are never written through links: remove it and run again.")
        if inner.exists() and not inner.is_dir():
            raise Problem(f"{inner} is a file where a folder is needed. Move it elsewhere and run again.")
    if (folder / target).is_dir() and not (folder / target).is_symlink():
        raise Problem(f"{folder / target} is a folder where the run writes a file. Move it elsewhere and run again.")


def _known(folder: Path) -> dict[str, list[str]]:
    """Return what earlier publishing wrote down; nothing where there was none or where the list cannot be read."""
    try:
        listed = json.loads((folder / LIST).read_text(encoding="utf-8"))
        return {str(target): [str(d) for d in digests] for target, digests in listed.items() if _inside(str(target))}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, AttributeError, TypeError) as error:
        log.warning("%s cannot be read (%s): files of earlier runs stay where they are", folder / LIST, error)
        return {}


def _inside(target: str) -> bool:
    parts = PurePosixPath(target).parts
    return bool(parts) and not target.startswith("/") and ".." not in parts


def _remove_copied(target: str, digests: Iterable[str], folder: Path) -> bool:
    """Remove a file that was copied here and is as it was copied; return whether it was removed."""
    path = folder / target
    parts = PurePosixPath(target).parts
    if any(folder.joinpath(*parts[:depth]).is_symlink() for depth in range(1, len(parts) + 1)) or not path.is_file():
        return False
    if digest_file(path) not in digests:
        log.info("%s is no longer part of the run but was changed by hand: it stays", target)
        return False
    path.unlink()
    for depth in range(len(parts) - 1, 0, -1):
        # a folder that still holds something stays
        with contextlib.suppress(OSError):
            folder.joinpath(*parts[:depth]).rmdir()
    return True


def _keep_changed(target: str, digests: Iterable[str], folder: Path) -> None:
    """Copy what stands where `target` will be written to changed/, unless it was copied there and nobody touched it since."""
    path = folder / target
    if path.is_symlink() or not path.is_file() or digest_file(path) in digests:
        return
    _check(f"{CHANGED}/{target}", folder)
    kept = folder / CHANGED / target
    number = 1
    while kept.exists() and digest_file(kept) != digest_file(path):
        number += 1
        kept = (folder / CHANGED / target).with_stem(f"{path.stem} {number}")
    _copy(path, kept)
    log.warning("%s was changed by hand: what stood there is now %s", path, kept)


def _sweep(folder: Path, known: Iterable[str]) -> None:
    """Remove temporary files that killed jobs left beside known targets."""
    targets = {PurePosixPath(target) for target in known} | {PurePosixPath(LIST)}
    for parent in {folder / target.parent for target in targets}:
        if parent.is_symlink() or not parent.is_dir():
            continue
        for path in parent.iterdir():
            found = LEFTOVER.match(path.name)
            if not found or not path.is_file():
                continue
            stamp = parent == folder and found[1].startswith(STAMPS[:-1])
            if stamp or PurePosixPath(path.relative_to(folder).parent.as_posix()) / found[1] in targets:
                path.unlink()


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".tmp-{os.getpid()}-{target.name}")
    temporary.unlink(missing_ok=True)  # a link of that name would be written through
    try:
        shutil.copyfile(source, temporary)
        os.replace(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)


def _write(path: Path, text: str) -> None:
    temporary = path.with_name(f".tmp-{os.getpid()}-{path.name}")
    temporary.write_text(text + "\n", encoding="utf-8")
    os.replace(temporary, path)
