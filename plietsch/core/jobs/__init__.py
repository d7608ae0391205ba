"""Background work: the django-tasks interface on a table of our own, with leases, retries and schedules.

`backend` is what `task.enqueue()` reaches, `operations` are the changes of a job, `worker` runs them,
`schedules` enqueues what comes around regularly. A job is done at least once, never silently lost.
"""
