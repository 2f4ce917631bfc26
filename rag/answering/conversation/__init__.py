"""What a conversation is about: its questions taken apart, and what their words stand for."""
