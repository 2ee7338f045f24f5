"""Rules the bureau made or amended because of a finding (建章立制)."""
