import os

# pygame greets on standard output when it is imported, where a terminal display or a script may be reading.
os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
