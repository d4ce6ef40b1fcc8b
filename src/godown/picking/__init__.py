"""One trip: waves, trips, routes, picks."""
