"""Deterministic simulation: one seed decides time, order and faults of every AWS call.

`world` holds AWS in process, `schedule` the clients and the baton, `faults` what goes wrong, `wire`
where it goes wrong, `delivery` queues and streams as Lambda reads them, `checking` the words of a
verdict, `crashes` every crash point of a handler, `flows/` what is simulated, `meter` what a call
costs. Run: ``python -m tests.simulation --flow check-out --seeds 1000``; ``--mutants`` looks for
each planted bug, ``--seed K`` prints its trace, ``--first N`` begins elsewhere.

A new flow (protocol `flows.Flow`, entered in `catalogue`) has four parts:

* `lay` makes tables, queues and people once; `plan` draws the faults of a seed with `Swarm.of`,
  naming the tables in transactions and those that may refuse for a while;
* `play` gives each client a function and runs them with `Simulation.run` beside
  `delivery.poll`, the Lambda that reads the doors. A client does what it wants with `attempt` or
  `insist`, under an *intention*: a natural key, the same however often it asks;
* `flows.closing.close` ends it: faults are over, doors run dry, who has no answer asks again;
* the verdict compares what each was told (`Simulation.history`) with what stands, by `checking`.

Clocks: `clock.now()` inside an invocation is the server's and may jump (F20); a client's own clock
is `Simulation.true_now()` and whatever it is wrong by. Who shows something of a person puts a
`flows.disclosure.Disclosures` into `Simulation.watchers` (F17). `mutants` are bugs planted in the
real service and store; each must be found within 100 seeds, or the flow looks at too little.
Nothing may depend on the order of a set or a hash: the same seed has the same trace everywhere.
"""
