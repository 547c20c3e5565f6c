"""What holds for every command: whatever the machine refuses is one clear line and an exit code, never a traceback.

Exit codes beside those of the commands: 2 where the machine refused something, 130 stopped by hand, 141 where nobody
reads on (128 and the number of the signal, as shells count).
"""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress
from typing import Any

import click

TROUBLE, STOPPED, UNREAD = 2, 130, 141

_NEXT_STEP = {
    errno.ENOSPC: "Make room there and run this again.",
    errno.EDQUOT: "Make room there and run this again.",
    errno.EACCES: "Give yourself permission, or work in a copy of the project.",
    errno.EPERM: "Give yourself permission, or work in a copy of the project.",
    errno.EROFS: "Work in a copy of the project on a disk that can be written.",
}


def refusal(error: OSError) -> str:
    """What the machine refused, and what to do, in one line.

    Args:
        error: What was raised.
    """
    where = f"{os.fsdecode(error.filename)}: " if isinstance(error.filename, str | bytes) else ""
    step = _NEXT_STEP.get(error.errno or 0, "")
    return " ".join(f"{where}{error.strerror or error}. {step}".split())


class Commands(click.Group):
    """A group of commands that ends in one line where the machine fails, and that any terminal can show."""

    def main(self, *args: Any, **extra: Any) -> Any:
        """Runs what the command line says, after the streams were made to bear any text."""
        for stream in (sys.stdout, sys.stderr):
            # A letter that the terminal does not have is shown by its number; it must not end the run.
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="backslashreplace")
        if hasattr(sys.stdin, "reconfigure"):
            sys.stdin.reconfigure(errors="surrogateescape")  # whoever asks says what is wrong with the answer
        return super().main(*args, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        """Runs a command.

        Args:
            ctx: What was given on the command line.
        """
        try:
            return super().invoke(ctx)
        except click.Abort as abort:
            # A prompt ends so both where it is stopped and where there is nothing more to read.
            if isinstance(abort.__context__, EOFError):
                _last_words("\nError: nobody answers here. Give the answers as options (--help names them), or --no-input.")
                sys.exit(TROUBLE)
            _last_words("\nStopped.")
            sys.exit(STOPPED)
        except KeyboardInterrupt:
            _last_words("Stopped.")
            sys.exit(STOPPED)
        except BrokenPipeError:
            # Whoever read, such as head, has seen enough.
            _drop_output()
            sys.exit(UNREAD)
        except OSError as error:
            _last_words(f"Error: {refusal(error)}")
            _drop_output()
            sys.exit(TROUBLE)


def _drop_output() -> None:
    """Lets what can still be written go where it should, and the rest nowhere: Python would try again at its end, and complain."""
    with suppress(OSError, ValueError):
        try:
            sys.stdout.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _last_words(line: str) -> None:
    with suppress(OSError):
        click.echo(line, err=True)
