"""Danish as Danes write it: 23. november 2026 kl. 15.43; what is missing here, Django knows."""

TIME_FORMAT = "H.i"
DATETIME_FORMAT = r"j. F Y \k\l. H.i"
SHORT_DATETIME_FORMAT = "d.m.Y H.i"
