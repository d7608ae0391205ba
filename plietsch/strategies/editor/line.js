// The line to the room: sends what is written, takes in what others write, comes back after a break.
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { applyAwarenessUpdate, encodeAwarenessUpdate, removeAwarenessStates } from "y-protocols/awareness";
import { applyUpdate, encodeStateAsUpdate, encodeStateVector } from "yjs";

const SYNC = 0, AWARENESS = 1, RECEIPT = 9;
const STATE = 0, MISSING = 1, UPDATE = 2;
const FINAL = new Set([1009, 4400, 4401, 4403, 4404, 4409, 4413]);

export class Line {
  constructor(url, doc, awareness, tell) {
    Object.assign(this, { url, doc, awareness, tell, wait: 500, sent: 0, kept: 0, synced: false });
    doc.on("update", (update, origin) => origin !== this && this.write(update));
    awareness.on("update", ({ added, updated, removed }, origin) => {
      if (origin !== this && [...added, ...updated, ...removed].includes(doc.clientID)) this.show();
    });
    this.open();
  }

  get waiting() { return !this.synced || this.sent > this.kept; }

  open() {
    this.socket = new WebSocket(this.url);
    this.socket.binaryType = "arraybuffer";
    Object.assign(this, { sent: 0, kept: 0, synced: false });
    this.socket.onopen = () => this.sync(STATE, encodeStateVector(this.doc));
    this.socket.onmessage = event => this.read(decoding.createDecoder(new Uint8Array(event.data)));
    this.socket.onclose = event => this.lost(event.code);
  }

  lost(code) {
    this.synced = false;
    const others = [...this.awareness.getStates().keys()].filter(id => id !== this.doc.clientID);
    removeAwarenessStates(this.awareness, others, this);
    this.tell(FINAL.has(code) ? "ended" : "lost", code);
    if (FINAL.has(code)) return;
    setTimeout(() => this.open(), this.wait * (0.5 + Math.random()));
    this.wait = Math.min(this.wait * 2, 15000);
  }

  read(decoder) {
    const kind = decoding.readVarUint(decoder);
    if (kind === RECEIPT) this.kept = decoding.readVarUint(decoder);
    else if (kind === AWARENESS) applyAwarenessUpdate(this.awareness, decoding.readVarUint8Array(decoder), this);
    else if (kind === SYNC) this.take(decoding.readVarUint(decoder), decoding.readVarUint8Array(decoder));
    if (kind !== AWARENESS) this.tell(this.waiting ? "waiting" : "kept");
  }

  take(step, body) {
    if (step !== STATE) return applyUpdate(this.doc, body, this);
    this.synced = true;
    this.wait = 500;
    this.write(encodeStateAsUpdate(this.doc, body), MISSING);
    this.show();
  }

  write(update, step = UPDATE) {
    if (this.synced) { this.sent += 1; this.sync(step, update); }
    this.tell(this.synced ? "waiting" : "lost");
  }

  show() {
    if (this.synced) this.send(AWARENESS, encodeAwarenessUpdate(this.awareness, [this.doc.clientID]));
  }

  sync(step, body) { this.send(SYNC, body, step); }

  send(kind, body, step) {
    if (this.socket.readyState !== WebSocket.OPEN) return;
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, kind);
    if (step !== undefined) encoding.writeVarUint(encoder, step);
    encoding.writeVarUint8Array(encoder, body);
    this.socket.send(encoding.toUint8Array(encoder));
  }
}
