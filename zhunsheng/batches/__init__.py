"""Reports and one-page profiles of many bureaus in one job: with progress, cancelled and taken up again, as one zip."""
