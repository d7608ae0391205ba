"""`python -m tests.stem SOCKET`: a process with everything loaded, from which those of a test are forked.

Loading takes seconds, forking does not. Whoever connects sends the words of a command as JSON and, beside
them, the file that takes its output; back come the number of the process and, when it has one, its exit code.
"""

import atexit
import json
import os
import signal
import socket
import sys
import traceback
from typing import NoReturn

import django
from django.core.management import execute_from_command_line
from django.urls import get_resolver


def main(path: str) -> NoReturn:
    django.setup()
    assert get_resolver().url_patterns
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(f"{path}.new")
        listener.listen()
        os.rename(f"{path}.new", path)  # who sees it can connect
        while True:
            caller, _ = listener.accept()
            if not os.fork():
                listener.close()
                _attend(caller)
            caller.close()


def _attend(caller: socket.socket) -> NoReturn:
    """Start what is asked for and stay until it ends."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    words, (output,), _, _ = socket.recv_fds(caller, 1_000_000, 1)
    number = os.fork()
    if not number:
        caller.close()
        os.setsid()
        os.dup2(output, 1)
        os.dup2(output, 2)
        _run(json.loads(words))
    os.close(output)
    caller.sendall(f"{number}\n".encode())
    _, status = os.waitpid(number, 0)
    caller.sendall(f"{os.waitstatus_to_exitcode(status)}\n".encode())
    os._exit(0)


def _run(words: list[str]) -> NoReturn:
    """Do the work of `manage.py` and end as it would."""
    code: object = 0
    sys.argv = ["manage.py", *words]
    try:
        execute_from_command_line(sys.argv)
    except SystemExit as end:
        code = end.code
    except BaseException:
        traceback.print_exc()
        code = 1
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else int(code is not None))


if __name__ == "__main__":
    main(sys.argv[1])
