"""Operations: how is the platform, by the very numbers that its alarms look at?

Owns no table. Reads alarms and metrics of this stage from CloudWatch, keeps them a minute, changes
nothing. Every five minutes it walks the platform from outside, as a synthetic person at a synthetic
venue, and measures what came of it. Promises: one page is a bounded number of calls; a metric that
an alarm watches is shown from that alarm's own definition, so that page and alarm never speak of
different things; a step of a walk that fails stops no other.
"""
