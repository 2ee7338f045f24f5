"""The year plan: what a unit owes in a year, each on a planned day and with a theme; 年度计划."""
