"""Where parts are made: here, in processes of this machine, or on a Dask cluster.

Every way makes the same parts. A worker that is killed costs the part it was making; that part is
made again.
"""

import re
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol, TypeVar

from mirbone._core._errors import InputError
from mirbone._core.parts._children import Processes, in_thread, process_pool

if TYPE_CHECKING:
    from concurrent.futures import Future

    from distributed import Client

CONNECT_S = 8
_LOST_POOLS = 3
_AHEAD = 2  # parts that wait for each worker
_ADDRESS = re.compile(r"(?:(?:tcp|tls|wss?|ucx)://)?(?:[^\s:/\[\]]+|\[[0-9a-fA-F:.%\w]+\]):(\d+)/?")
_PORTS = range(1, 65_536)


class Asked(Protocol):
    """What a worker needs to know of any part."""

    @property
    def index(self) -> int:
        """Number of the part."""
        ...

    @property
    def tag(self) -> str:
        """Hash of what the whole is made of."""
        ...


Task = TypeVar("Task", bound=Asked)
Result = TypeVar("Result")


def make_parts(
    tasks: Iterable[Task], *, make: Callable[[Task], Result], workers: int = 1
) -> Generator[Result, None, None]:
    """Make parts on this machine.

    Parameters
    ----------
    tasks : iterable
        Each with its ``index`` and ``tag``; taken a few at a time, so that they may be made as
        they are asked for.
    make : callable
        What makes a part of a task.
    workers : int, optional
        Processes; with 1 the work is done in this one.

    Yields
    ------
    object
        In the order in which they are finished.

    Raises
    ------
    InputError
        If the disk is full, or workers are killed again and again.
    """
    from concurrent.futures import FIRST_COMPLETED, wait
    from concurrent.futures.process import BrokenProcessPool

    if workers == 1:
        yield from map(make, tasks)
        return
    waiting, tasks, lost = deque[Task](), iter(tasks), 0
    while True:
        with process_pool(workers) as pool:
            running: dict[Future[Result], Task] = {}
            try:
                while _submit(pool, make, running, waiting, tasks, workers):
                    for future in wait(running, return_when=FIRST_COMPLETED).done:
                        result = future.result()
                        del running[future]
                        lost = 0
                        yield result
                return
            except BrokenProcessPool as error:
                waiting.extendleft(running.values())
                lost += 1
                if lost == _LOST_POOLS:
                    raise InputError(
                        f"worker processes were killed {lost} times in a row, most often for want "
                        "of memory. Give fewer `workers` and go on with `resume=True`."
                    ) from error


@contextmanager
def connect(address: str) -> Iterator["Client"]:
    """Connect to the scheduler of a Dask cluster.

    Parameters
    ----------
    address : str
        Such as ``tcp://10.0.0.5:8786``.

    Yields
    ------
    Client
        Closed when the block ends.

    Raises
    ------
    InputError
        If the address is malformed, nothing answers there within a few seconds, or the cluster has
        no worker.
    """
    _check_address(address)
    import asyncio

    from distributed import Client

    try:
        # A client that cannot connect takes its time to give up, so a bare connection comes first;
        # its own thread leaves a caller's event loop, as in a notebook, alone.
        in_thread(lambda: asyncio.run(_greet(address)))
        client = Client(address, timeout=CONNECT_S, set_as_default=False)
    except Exception as error:  # a stranger at that address may answer anything
        raise InputError(
            f'expected a Dask scheduler at `cluster="{address}"`; none answered within '
            f"{CONNECT_S} s ({type(error).__name__}). Check the address and that `dask scheduler` "
            "runs there."
        ) from error
    with client:
        try:
            client.wait_for_workers(1, timeout=CONNECT_S)
        except TimeoutError as error:
            raise InputError(
                f"the Dask cluster at {address} has no worker. Start one: dask worker {address}."
            ) from error
        yield client


def make_parts_on(
    client: "Client", tasks: Iterable[Task], *, make: Callable[[Task], Result]
) -> Generator[Result, None, None]:
    """Make parts on a Dask cluster; its workers need no folder in common with this machine.

    Parameters
    ----------
    client : Client
        The connection.
    tasks : iterable
        Each with its ``index`` and ``tag``; taken a few at a time. Results travel back.
    make : callable
        What makes a part of a task.

    Yields
    ------
    object
        In the order in which they are finished.

    Raises
    ------
    InputError
        If a part killed several workers, or the connection is lost.
    """
    from concurrent.futures import CancelledError

    from distributed import KilledWorker, as_completed

    tasks = iter(tasks)
    done = as_completed(loop=client.loop)

    def submit() -> None:
        for task in tasks:
            key = f"mirbone-part-{task.tag[:12]}-{task.index}"
            done.add(client.submit(make, task, key=key, pure=False))
            return

    for _ in range(_AHEAD * max(1, len(client.scheduler_info(n_workers=-1)["workers"]))):
        submit()
    for future in done:
        try:
            result = future.result()
        except KilledWorker as error:
            raise InputError(
                "a part killed several workers of the cluster, most often for want of memory. "
                "Give the workers more memory and go on with `resume=True`."
            ) from error
        except CancelledError as error:
            raise InputError(
                "the connection to the Dask cluster was lost; finished parts are kept. Go on with "
                "`resume=True` when it is back."
            ) from error
        future.release()
        submit()
        yield result


def _check_address(address: str) -> None:
    """Refuse what no scheduler can have as its address, before anything waits for it."""
    found = _ADDRESS.fullmatch(address)
    if address.startswith("inproc://") or (found and int(found[1]) in _PORTS):
        return
    raise InputError(
        "expected the address of a Dask scheduler as tcp://HOST:PORT, such as "
        f'tcp://10.0.0.5:8786 or tcp://[::1]:8786; got `cluster="{address}"`. `dask scheduler` '
        "prints its own when it starts."
    )


async def _greet(address: str) -> None:
    """Connect, shake hands, and leave."""
    import asyncio

    from distributed.comm.core import connect as open_comm

    comm = await asyncio.wait_for(open_comm(address, timeout=CONNECT_S), CONNECT_S)
    comm.abort()


def _submit(
    pool: Processes,
    make: Callable[[Task], Result],
    running: "dict[Future[Result], Task]",
    waiting: deque[Task],
    tasks: Iterator[Task],
    workers: int,
) -> bool:
    """Keep the workers busy; False when nothing is left."""
    from concurrent.futures.process import BrokenProcessPool

    while len(running) < _AHEAD * workers:
        task = waiting.popleft() if waiting else next(tasks, None)
        if task is None:
            break
        try:
            running[pool.submit(make, task)] = task
        except BrokenProcessPool:
            waiting.appendleft(task)
            raise
    return bool(running)
