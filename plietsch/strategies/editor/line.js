// The line to the room: sends what is written, takes in what others write, comes back after a break.
import { applyAwarenessUpdate, encodeAwarenessUpdate } from "y-protocols/awareness";
import { applyUpdate, encodeStateAsUpdate, encodeStateVector } from "yjs";
import { forgetOthers } from "./presence.js";
import { AWARENESS, FINAL, LONGEST, message, MISSING, OUTLINE, read, RECEIPT, SHORTEST, STATE, SYNC, UPDATE } from "./wire.js";

export class Line {
  constructor(url, doc, awareness, tell, tellOutline) {
    Object.assign(this, { url, doc, awareness, tell, tellOutline, pause: SHORTEST });
    doc.on("update", (update, origin) => origin !== this && this.write(update));
    awareness.on("update", (changed, origin) => origin !== this && this.show());
    this.open();
  }

  open() {
    Object.assign(this, { sent: 0, kept: 0, synced: false, socket: new WebSocket(this.url) });
    this.socket.binaryType = "arraybuffer";
    this.socket.onopen = () => this.send(message(SYNC, encodeStateVector(this.doc), STATE));
    this.socket.onmessage = event => this.take(read(event.data));
    this.socket.onclose = event => this.lost(event.code);
  }

  lost(code) {
    this.synced = false;
    forgetOthers(this.awareness, this);
    this.tell(FINAL.has(code) ? "ended" : "lost", code);
    if (!FINAL.has(code)) setTimeout(() => this.open(), this.pause * (0.5 + Math.random()));
    this.pause = Math.min(this.pause * 2, LONGEST);
  }

  take({ kind, step, body, count }) {
    if (kind === AWARENESS) return applyAwarenessUpdate(this.awareness, body, this);
    if (kind === OUTLINE) return this.tellOutline(new TextDecoder().decode(body));
    if (kind === RECEIPT) this.kept = count;
    else if (step === STATE) this.greet(body);
    else applyUpdate(this.doc, body, this);
    this.tell(!this.synced ? "lost" : this.sent > this.kept ? "waiting" : "kept");
  }

  greet(state) {
    Object.assign(this, { synced: true, pause: SHORTEST });
    this.write(encodeStateAsUpdate(this.doc, state), MISSING);
    this.awareness.setLocalState(this.awareness.getLocalState()); // a newer clock than others have seen
  }

  write(update, step = UPDATE) {
    if (this.synced && this.send(message(SYNC, update, step))) this.sent += 1;
    this.tell(this.synced ? "waiting" : "lost");
  }

  show() {
    if (this.synced) this.send(message(AWARENESS, encodeAwarenessUpdate(this.awareness, [this.doc.clientID])));
  }

  send(content) {
    const isOpen = this.socket.readyState === WebSocket.OPEN;
    if (isOpen) this.socket.send(content);
    return isOpen;
  }
}
