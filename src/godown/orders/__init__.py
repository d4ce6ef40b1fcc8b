"""The list of all orders and the life of each."""
