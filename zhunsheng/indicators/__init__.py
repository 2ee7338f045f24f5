"""Indicators: named series of numbers with a target and a source, drawn, and usable as facts; 指标."""
