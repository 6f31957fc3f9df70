"""The faces on the network: pages' frame, components, API root."""
