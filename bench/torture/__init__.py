"""`make torture`: the parts of production on this machine, under load, while one by one is killed."""
