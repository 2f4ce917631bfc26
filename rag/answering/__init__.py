"""From passages to verified, cited sentences, or an abstention."""
