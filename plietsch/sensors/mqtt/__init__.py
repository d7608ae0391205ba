"""Readings by MQTT: a broker that lets each device write its own topics only, and who takes them in."""
