"""What people record: meetings, study, lectures, talks, visits."""
