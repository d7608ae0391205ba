"""Who goes too fast is told how long to wait."""

from plietsch.core.buckets import Bucket


def test_a_bucket_takes_a_burst_and_then_fills_steadily() -> None:
    bucket = Bucket(per_second=10, most=100)

    assert bucket.wait(100, now=5) == 0
    assert bucket.wait(30, now=6) == 2
    assert bucket.wait(30, now=8) == 0
    assert bucket.wait(1, now=8) > 0
    assert bucket.wait(100, now=1000) == 0


def test_more_than_a_bucket_holds_never_fits() -> None:
    bucket = Bucket(per_second=10, most=100)

    assert bucket.wait(101, now=0) == 1
    assert bucket.wait(100, now=0) == 0
