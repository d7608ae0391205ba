"""OGC SensorThings API 1.1: addresses, questions and payloads of the standard, and nothing of the web."""
