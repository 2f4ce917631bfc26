import asyncio
import threading
from collections.abc import Coroutine
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.errors import BusyError, StoppingError
from api.service import Service
from api.work import Cancelled, WorkPool
from tests.api.conftest import Connect
from tests.api.fakes import FakeAssistant
from tests.api.problems import problem


def run(work: Coroutine[Any, Any, None]) -> None:
    asyncio.run(work)


def test_work_is_done_in_a_thread_of_the_pool() -> None:
    async def main() -> None:
        pool = WorkPool(n_threads=1)
        name = await pool.submit(lambda _: threading.current_thread().name).future
        assert name == "answering-0"
        pool.stop()

    run(main())


def test_what_the_work_raises_is_raised_where_it_is_waited_for() -> None:
    async def main() -> None:
        pool = WorkPool(n_threads=1)

        def fail(_: Cancelled) -> None:
            raise LookupError("not here")

        with pytest.raises(LookupError, match="not here"):
            await pool.submit(fail).future
        pool.stop()

    run(main())


def test_no_more_jobs_run_at_once_than_there_are_threads() -> None:
    async def main() -> None:
        pool = WorkPool(n_threads=2)
        lock, running, most = threading.Lock(), 0, 0
        both = threading.Barrier(2, timeout=30)

        def work(_: Cancelled) -> None:
            nonlocal running, most
            with lock:
                running += 1
                most = max(most, running)
            both.wait()
            with lock:
                running -= 1

        await asyncio.gather(*(pool.submit(work).future for _ in range(6)))
        assert most == 2
        pool.stop()

    run(main())


def test_more_than_may_wait_is_turned_away_and_the_rest_is_done() -> None:
    async def main() -> None:
        pool, let_go = WorkPool(n_threads=1, most_waiting=2), threading.Event()
        begun = threading.Event()

        def work(_: Cancelled) -> int:
            begun.set()
            let_go.wait(30)
            return 1

        first = pool.submit(work)
        while not begun.is_set():
            await asyncio.sleep(0.01)
        waiting = [pool.submit(work), pool.submit(work)]
        with pytest.raises(BusyError):
            pool.submit(work)
        assert pool.n_open == 3
        let_go.set()
        assert [await job.future for job in (first, *waiting)] == [1, 1, 1]
        pool.stop()

    run(main())


def test_a_job_that_nobody_wants_any_more_is_told_so() -> None:
    async def main() -> None:
        pool, begun, told = WorkPool(n_threads=1), threading.Event(), threading.Event()

        def work(cancelled: Cancelled) -> None:
            begun.set()
            while not cancelled():
                pass
            told.set()

        job = pool.submit(work)
        while not begun.is_set():
            await asyncio.sleep(0.01)
        job.cancel()
        assert told.wait(30)
        pool.stop()

    run(main())


def test_a_waiting_job_that_nobody_wants_any_more_is_not_begun() -> None:
    async def main() -> None:
        pool, let_go, begun = WorkPool(n_threads=1), threading.Event(), threading.Event()
        first = pool.submit(lambda _: let_go.wait(30))
        second = pool.submit(lambda _: begun.set())
        second.cancel()
        let_go.set()
        await first.future
        await pool.submit(lambda _: None).future
        assert not begun.is_set()
        pool.stop()

    run(main())


def test_stopping_ends_what_is_under_way_and_takes_nothing_new() -> None:
    async def main() -> None:
        pool, told = WorkPool(n_threads=1), threading.Event()

        def work(cancelled: Cancelled) -> None:
            while not cancelled():
                pass
            told.set()

        job = pool.submit(work)
        pool.stop()
        with pytest.raises(StoppingError):
            await job.future
        with pytest.raises(StoppingError):
            pool.submit(work)

    run(main())


def test_threads_end_when_the_pool_is_stopped() -> None:
    async def main() -> None:
        pool, threads = WorkPool(n_threads=2), []
        both = threading.Barrier(2, timeout=30)

        def work(_: Cancelled) -> None:
            threads.append(threading.current_thread())
            both.wait()

        await asyncio.gather(pool.submit(work).future, pool.submit(work).future)
        pool.stop()
        for thread in threads:
            thread.join(30)
        assert not any(thread.is_alive() for thread in threads)

    run(main())


def test_a_server_with_too_much_to_do_says_when_to_come_back(
    connect: Connect, assistant: FakeAssistant
) -> None:
    client = connect()
    pool_of(client, WorkPool(n_threads=1, most_waiting=1))
    answered = [threading.Thread(target=ask, args=(client, "Please wait")) for _ in range(2)]
    answered[0].start()
    assert assistant.started.wait(30)
    answered[1].start()
    while pool_of(client).n_open < 2:
        assistant.stopped.wait(0.01)
    response = ask(client, "When?")
    problem(response, 503, "busy")
    assert response.headers["retry-after"] == "1"
    stream = ask(client, "When?", {"Accept": "text/event-stream"})
    problem(stream, 503, "busy")
    assert "briefings_work_open 2.0" in client.get("/metrics").text
    assistant.let_go.set()
    for thread in answered:
        thread.join(30)
    assert ask(client, "When?").status_code == 200


def ask(client: TestClient, question: str, headers: dict[str, str] | None = None) -> Any:  # noqa: ANN401
    return client.post("/v1/answers", json={"question": question}, headers=headers)


def pool_of(client: TestClient, pool: WorkPool | None = None) -> WorkPool:
    service: Service = client.app.state.service  # type: ignore[attr-defined]  # FastAPI's
    if pool is not None:
        service.pool = pool
    return service.pool
