"""A fixed question set against the answers: metrics, causes, comparison, report."""
