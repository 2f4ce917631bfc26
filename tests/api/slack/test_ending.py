import asyncio

import pytest

from api.slack.ending import end


async def _deaf(n_times: int) -> None:
    """Go on after so many cancellations, as a request does that times out just then."""
    for _ in range(n_times):
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            continue
    await asyncio.sleep(60)


@pytest.mark.parametrize("n_times", [0, 1, 2])
def test_a_task_that_goes_on_is_cancelled_again(n_times: int) -> None:
    async def run() -> bool:
        task = asyncio.create_task(_deaf(n_times))
        await asyncio.sleep(0)
        await asyncio.wait_for(end([task], patience=0.01), 20)
        return task.cancelled()

    assert asyncio.run(run())


def test_what_a_task_raised_stays_with_it() -> None:
    async def fail() -> None:
        raise ValueError("no")

    async def run() -> None:
        failed = asyncio.create_task(fail())
        await asyncio.wait([failed])
        await end([failed])
        with pytest.raises(ValueError, match="no"):
            failed.result()

    asyncio.run(run())
