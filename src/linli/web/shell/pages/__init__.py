"""Pages of the frame itself: the first one, the look, jobs, notices."""
