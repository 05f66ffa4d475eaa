"""Django's PostgreSQL, which starts the embedded server at its first connection and knows our logins."""
