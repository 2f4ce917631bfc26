"""The Slack bot: one reply a question, with its sources, whatever Slack does."""
