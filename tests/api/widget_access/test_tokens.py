"""Tokens by themselves; what they open is in test_sessions.py."""

import base64
import json

import pytest

from api.errors import TokenExpiredError, UnauthorizedError
from api.widget_access.tokens import PREFIX, SECONDS, TokenMint
from tests.api.widget_access.site import KEY, ORIGIN, Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def mint(clock: Clock) -> TokenMint:
    return TokenMint(b"k" * 32, clock=clock)


def signed(mint: TokenMint, content: bytes) -> str:
    written = base64.urlsafe_b64encode(content).rstrip(b"=").decode()
    return f"{PREFIX}{written}.{mint._signature(written)}"


def test_a_token_says_what_it_is_for(mint: TokenMint, clock: Clock) -> None:
    token = mint.read(mint.mint(KEY, ORIGIN))
    assert (token.site_key, token.origin) == (KEY, ORIGIN)
    assert token.expires_at == clock.now + SECONDS
    assert len(token.conversation) == 12


def test_claims_are_as_documented(mint: TokenMint) -> None:
    written = mint.mint(KEY, ORIGIN).removeprefix(PREFIX).partition(".")[0]
    claims = json.loads(base64.urlsafe_b64decode(written + "=" * (-len(written) % 4)))
    assert sorted(claims) == ["c", "k", "o", "x"]


def test_time_is_over_at_the_second_that_is_named(mint: TokenMint, clock: Clock) -> None:
    token = mint.mint(KEY, ORIGIN)
    clock.now += SECONDS - 0.5
    mint.read(token)
    clock.now += 0.5
    with pytest.raises(TokenExpiredError):
        mint.read(token)


def test_an_expired_forgery_is_a_forgery(mint: TokenMint, clock: Clock) -> None:
    token = TokenMint(b"x" * 32, clock=clock).mint(KEY, ORIGIN)
    clock.now += SECONDS
    with pytest.raises(UnauthorizedError, match="not made by this server"):
        mint.read(token)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no json",
        b"[]",
        b"null",
        b"{}",
        b'{"k": "pk_handbook", "o": "https://www.example.org", "x": 1}',
        b"\xff\xfe",
    ],
)
def test_claims_of_another_version_are_no_fault(mint: TokenMint, content: bytes) -> None:
    with pytest.raises(UnauthorizedError, match="another version"):
        mint.read(signed(mint, content))
