"""What does the platform cost, and how far does it carry? Counted work, dated prices, AWS's quotas.

`counted.json` is written by the benchmarks (what one scan, one result, one dose asks of AWS),
`prices.json`, `assumptions.json` and `quotas.json` are facts with a date and a source. Everything
else is computed; nothing here is an answer.
"""
