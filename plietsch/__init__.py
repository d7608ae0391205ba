"""plietsch: the open, self-hosted platform on which a network of municipalities lives."""

__version__ = "0.1.0"
