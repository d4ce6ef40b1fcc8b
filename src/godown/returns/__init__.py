"""What comes back: arrive, inspect, repair, restock, credit."""
