"""Scripts that many ask at once, over one connection."""

import asyncio

from idp import cache_on_loop
from idp.cache_on_loop import TOGETHER, LoopClient
from idp.errors import Unavailable

ECHO = "return ARGV[1]"
WRITE = "return redis.call('SET', 'a', 'b')"


def on_a_loop(test) -> None:
    async def main() -> None:
        client = LoopClient()
        await test(client)
        await client.line.disconnect()

    asyncio.run(main())


def test_everybody_gets_their_own_answer(services):
    """More at once than one round trip carries; over one connection."""
    before = services.redis.info("clients")["connected_clients"]

    async def test(client: LoopClient) -> None:
        many = [str(n) for n in range(3 * TOGETHER)]
        answers = await asyncio.gather(*[client.eval(ECHO, 0, one) for one in many])
        assert [answer.decode() for answer in answers] == many
        assert services.redis.info("clients")["connected_clients"] == before + 1

    on_a_loop(test)


def test_one_bad_script_is_its_own_fault(services):
    """Those beside it are answered."""

    async def test(client: LoopClient) -> None:
        good, bad, late = await asyncio.gather(
            client.eval(ECHO, 0, "a"), client.eval("nonsense", 0), client.eval(ECHO, 0, "b"), return_exceptions=True
        )
        assert (good, late) == (b"a", b"b")
        assert isinstance(bad, Exception)

    on_a_loop(test)


def test_who_no_longer_waits_holds_nobody_up(services):
    """Given up before the answer came."""

    async def test(client: LoopClient) -> None:
        first, second = (asyncio.ensure_future(client.eval(ECHO, 0, one)) for one in ("a", "b"))
        await asyncio.sleep(0)
        first.cancel()
        assert await second == b"b"
        assert await client.eval(ECHO, 0, "c") == b"c"

    on_a_loop(test)


def test_after_an_outage_it_goes_on(services):
    """Everybody who asked is told; the next ask over a new connection, without a restart."""

    async def test(client: LoopClient) -> None:
        await client.eval(ECHO, 0, "a")
        services.redis.client_kill_filter(_type="normal", skipme=True)
        assert await client.eval(ECHO, 0, "b") == b"b"
        services.redis.config_set("maxmemory", 1)
        try:
            told = await asyncio.gather(client.eval(WRITE, 0), client.eval(WRITE, 0), return_exceptions=True)
        finally:
            services.redis.config_set("maxmemory", 0)
        assert [type(one) for one in told] == [Unavailable] * 2
        assert await client.eval(ECHO, 0, "c") == b"c"

    on_a_loop(test)


def test_an_answer_that_comes_too_late_is_nobodys(services, monkeypatch):
    """All who asked are told in time; whoever asks next gets an answer of their own."""
    monkeypatch.setattr(cache_on_loop, "TIMEOUT", 0.1)

    async def test(client: LoopClient) -> None:
        await client.eval(ECHO, 0, "a")
        services.redis.client_pause(300)
        told = await asyncio.gather(client.eval(ECHO, 0, "b"), client.eval(ECHO, 0, "c"), return_exceptions=True)
        services.redis.client_unpause()
        assert [type(one) for one in told] == [Unavailable] * 2
        assert await client.eval(ECHO, 0, "d") == b"d"

    on_a_loop(test)
