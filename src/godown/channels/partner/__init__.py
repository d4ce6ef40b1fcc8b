"""The partner shop: a contract of our own over HTTP (docs/howto/connect-a-shop.md)."""
