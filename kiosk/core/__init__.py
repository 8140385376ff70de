"""The pure heart: what a session is, told the time and never asking for it."""
