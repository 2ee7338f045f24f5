"""The one place that calls a cipher: sealed texts, and the keys they are sealed with (SEC-25 to SEC-27)."""
