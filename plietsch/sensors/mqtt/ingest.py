"""Take in what devices publish: in batches, and acknowledged only after it is kept.

A reading that was published with QoS 1 and acknowledged to its device is not lost when this process dies: the
broker sends it again to the next one. It may then be kept twice, never not at all.
"""

import logging
import re
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import Any

import paho.mqtt.client as mqtt
from django.db import OperationalError, close_old_connections
from django.utils import timezone

from plietsch.sensors.access import DEVICE_LOOKS_BACK
from plietsch.sensors.models import Datastream, Observation
from plietsch.sensors.operations.observations import take_in
from plietsch.sensors.sensorthings.problems import Refused
from plietsch.sensors.sensorthings.receiving import Receiver, read_json

log = logging.getLogger(__name__)
TOPICS = "v1.1/+/Observations"
_TOPIC = re.compile(r"v1\.1/Datastreams\((\d{1,18})\)/Observations\Z")
MOST_AT_ONCE = 1000
PATIENCE = 0.05  # seconds to wait for more of a batch
AGAIN = 1.0  # seconds until the database is tried again
CLIENT = "plietsch-ingest"


@dataclass
class Ingest:
    """Hears readings from a broker and keeps them."""

    host: str
    port: int
    account: str = ""
    secret: str = ""
    tls: bool = False
    heard: "SimpleQueue[mqtt.MQTTMessage]" = field(default_factory=SimpleQueue)
    subscribed: threading.Event = field(default_factory=threading.Event)

    def run(self, stop: threading.Event) -> None:
        """Until `stop`; the connection is made again when it breaks."""
        client = self._client()
        client.connect_async(self.host, self.port)
        client.loop_start()
        try:
            while not stop.is_set():
                if batch := self._batch():
                    self._keep(client, batch, stop)
        finally:
            client.disconnect()
            client.loop_stop()

    def _client(self) -> mqtt.Client:
        client = mqtt.Client(
            mqtt.CallbackAPIVersion.VERSION2, client_id=CLIENT, clean_session=False, manual_ack=True
        )
        if self.account:
            client.username_pw_set(self.account, self.secret)
        if self.tls:
            client.tls_set()
        client.reconnect_delay_set(1, 10)
        client.on_connect = lambda client, *_rest: client.subscribe(TOPICS, qos=1)
        client.on_subscribe = lambda *_rest: self.subscribed.set()
        client.on_message = lambda _client, _data, message: self.heard.put(message)
        return client

    def _batch(self) -> list[mqtt.MQTTMessage]:
        """What was heard within a moment."""
        batch: list[mqtt.MQTTMessage] = []
        deadline = time.monotonic() + PATIENCE
        while len(batch) < MOST_AT_ONCE and (left := deadline - time.monotonic()) > 0:
            try:
                batch.append(self.heard.get(timeout=left))
            except Empty:
                break
        return batch

    def _keep(self, client: mqtt.Client, batch: Sequence[mqtt.MQTTMessage], stop: threading.Event) -> None:
        while not stop.is_set():
            try:
                close_old_connections()
                keep([(message.topic, bytes(message.payload)) for message in batch])
            except OperationalError as error:
                log.warning("The database does not answer, the readings wait: %s", error)
                stop.wait(AGAIN)
                continue
            for message in batch:
                client.ack(message.mid, message.qos)
            return


def keep(messages: Sequence[tuple[str, bytes]]) -> int:
    """Keep the good readings of a batch; what is wrong with the others is logged with topic and rule."""
    now = timezone.now()
    keys = {topic: int(found[1]) for topic, _body in messages if (found := _TOPIC.match(topic))}
    rows = Datastream.objects.filter(pk__in=set(keys.values())).select_related("thing")
    receiver = Receiver({row.pk: row for row in rows}, now, now - DEVICE_LOOKS_BACK)
    readings: list[Observation] = []
    for topic, body in messages:
        try:
            datastream = receiver.datastream({"@iot.id": keys.get(topic)}, "topic")
            readings.append(receiver.observation(_told(body), datastream))
        except Refused as refused:
            log.warning("Not kept, %s: %s", topic[:80], refused)
    if readings:
        take_in(readings, at=now)
    return len(readings)


def _told(body: bytes) -> Any:
    """A reading, or its bare result, which some gateways send."""
    told = read_json(body)
    return told if isinstance(told, dict) else {"result": told}
