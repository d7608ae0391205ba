"""Take letters in, read them, learn from what comes back."""
