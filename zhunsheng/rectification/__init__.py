"""Findings, measures and their verification by somebody else."""
