"""Deterministic simulation: one seed decides time, order and faults of every AWS call.

`world` holds AWS in process, `schedule` the clients and the baton, `faults` what goes wrong, `wire`
where it goes wrong, `delivery` queues and streams as Lambda reads them, `checking` the words of a
verdict, `crashes` every crash point of a handler, `flows/` what is simulated, `meter` what a call
costs. Run: ``python -m tests.simulation --flow reference --seeds 1000``.
"""
