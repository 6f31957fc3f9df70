"""The only place that knows the whole: settings, addresses, server commands."""
