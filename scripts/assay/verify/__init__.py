"""The outside world: registries, links and quotes, and the lock that keeps what they said.

Only this package talks to the network. ``states``, ``judge`` and ``compare`` are pure and read nothing but the lock.
"""
