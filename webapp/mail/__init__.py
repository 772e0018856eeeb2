"""Mail: templates, the outbox with retry, SMTP."""
