"""What people do with accounts; one module per noun."""
