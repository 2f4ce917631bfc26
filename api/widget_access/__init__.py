"""Who may ask through the widget: sites, tokens, quotas."""
