"""Alarms and metrics as CloudWatch keeps them; no table. What is asked stands in this list.

pattern                              key                                   function
OPS-1   alarms of this stage         prefix of their names, ≤ 5 pages      metrics.alarms
OPS-2   data of ≤ 500 metrics        three hours by five minutes, 1 call   metrics.data
"""
