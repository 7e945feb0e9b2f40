"""Tasks for the queue of a server that a test has started."""

import time
from pathlib import Path

from django_tasks import task


@task()
def take(notes: str, seconds: float) -> None:
    """Write that the task has begun, and after these seconds that it is done."""
    with Path(notes).open("a") as file:
        file.write("begun\n")
        file.flush()
        time.sleep(seconds)
        file.write("done\n")
