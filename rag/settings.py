"""Settings, read once from the environment and frozen."""

import hashlib
import json
import os
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AliasChoices, Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from rag.errors import SettingsError

SAMPLES = Path(__file__).parent / "samples"
_SECRET = {"API_KEYS"}


class Settings(BaseSettings):
    """What an operator may choose; every default is the good one."""

    model_config = SettingsConfigDict(
        env_prefix="BRIEFINGS_", env_ignore_empty=True, frozen=True, extra="ignore"
    )

    data_dir: Path = Path("briefings-data")
    """Everything that is written lives under this folder."""
    sources: Annotated[tuple[Path, ...], NoDecode] = (SAMPLES,)
    """Folders and files ingested at start, separated like PATH; empty: the samples."""
    host: str = "127.0.0.1"
    port: int = Field(
        default=8000, ge=0, le=65535, validation_alias=AliasChoices("PORT", "BRIEFINGS_PORT")
    )
    log_level: str = "info"
    allowed_origins: Annotated[tuple[str, ...], NoDecode] = ()
    """Origins, separated by commas, whose pages may call the API from a browser."""
    allowed_hosts: Annotated[tuple[str, ...], NoDecode] = ()
    """Host names, separated by commas, answered to beside loopback's own; empty and not bound to
    loopback: any."""
    api_keys: Annotated[tuple[str, ...], NoDecode] = ()
    """sha256 digests of accepted API keys, separated by commas; empty: no key is asked for."""
    widget_sites: Annotated[tuple[str, ...], NoDecode] = ()
    """Sites that may embed the widget, `KEY=ORIGIN,ORIGIN`, separated by semicolons; `self` is this
    server's own page. Empty: only `page=self`, and that only where no API key is asked for."""
    widget_address_quota: str = "20/minute;400/day"
    """How much one address may ask through the widget of one site; feedback and conversations
    begun are counted apart, each with the same quota."""
    widget_site_quota: str = "300/minute;20000/day"
    """The same for all visitors of a site together."""
    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = ()
    """Addresses and networks, separated by commas, of the reverse proxies whose X-Forwarded-For and
    X-Forwarded-Proto are believed."""
    reader: Literal["cross-encoder", "similarity"] = "cross-encoder"
    """`similarity` needs no weights of its own: quicker, and right less often."""
    file_timeout_seconds: float = Field(default=20.0, gt=0)
    """How long parsing one file may take."""
    file_memory_mib: int = Field(default=1024, gt=0)
    """How much memory parsing one file may take."""
    file_size_mib: int = Field(default=32, gt=0)
    """Larger files are refused unread."""

    @field_validator("sources", mode="before")
    @classmethod
    def _split_paths(cls, given: object) -> object:
        if isinstance(given, str):
            return tuple(Path(p) for p in given.split(os.pathsep) if p.strip()) or (SAMPLES,)
        return given

    @field_validator("widget_sites", mode="before")
    @classmethod
    def _split_semicolons(cls, given: object) -> object:
        if isinstance(given, str):
            return tuple(part.strip() for part in given.split(";") if part.strip())
        return given

    @field_validator(
        "allowed_origins", "allowed_hosts", "api_keys", "trusted_proxies", mode="before"
    )
    @classmethod
    def _split_commas(cls, given: object) -> object:
        if isinstance(given, str):
            return tuple(part.strip() for part in given.split(",") if part.strip())
        return given


def load_settings() -> Settings:
    """Read the settings from the environment.

    Raises:
        SettingsError: One is not of its form; the message names it and what it was.
    """
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        name = "_".join(str(part) for part in first["loc"]).upper().removeprefix("BRIEFINGS_")
        variable = name if name == "PORT" else f"BRIEFINGS_{name}"
        shown = "set" if name in _SECRET else repr(first["input"])
        raise SettingsError(
            f"{variable} is {shown}: {first['msg'].lower()}. Change or unset it."
        ) from error


def settings_hash(answering: object) -> str:
    """Hash the parameters that shape an answer, for its provenance."""
    canonical = json.dumps(answering, sort_keys=True, default=str)
    return "sha256:" + hashlib.sha256(canonical.encode()).hexdigest()
