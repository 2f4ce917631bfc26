"""Which scopes the bot token needs, and one clear line about those it lacks."""

from api.slack.incoming import Identity
from rag.errors import SettingsError

REQUIRED = ("app_mentions:read", "channels:history", "chat:write", "groups:history", "im:history")
"""Without reading a thread, a crash could not be told from a reply that stands."""
OPTIONAL = (
    "assistant:write",
    "channels:read",
    "commands",
    "groups:read",
    "metadata.message:read",
    "mpim:history",
)


def check_scopes(identity: Identity) -> str | None:
    """Name what the token lacks but can do without; None when it lacks nothing.

    Raises:
        SettingsError: naming the scopes without which nothing works.
    """
    if not identity.scopes:
        # Slack did not say; the first call that lacks one will.
        return None
    missing = [scope for scope in (*REQUIRED, *OPTIONAL) if scope not in identity.scopes]
    if not missing:
        return None
    line = (
        f"The Slack bot token lacks the scopes {', '.join(missing)}; add them under "
        "OAuth & Permissions and reinstall the app to the workspace."
    )
    if set(missing) & set(REQUIRED):
        raise SettingsError(line)
    return line
