"""A national day in minutes, against the platform on this machine: `make load`.

Open loop: requests leave when the day's shape says, whether or not earlier ones were answered, and
a latency counts from the instant at which the request was due. Bounded in rate and in requests
under way, and only loopback is ever called. At the end every acknowledged scan is sent once
more, and must be told as a duplicate. What the emulator takes for a request is its own; no latency
of AWS can be told here.
"""
