"""What happens between a measure and its verification: progress, pleas, obstacles, reviews."""
