"""The ledger of goods: places, moves, promises, holds."""
