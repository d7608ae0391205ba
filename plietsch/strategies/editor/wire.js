// How a message looks on the line: its kind, for synchronisation its step, then its content.
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";

export const SYNC = 0, AWARENESS = 1, RECEIPT = 9, OUTLINE = 10;
export const STATE = 0, MISSING = 1, UPDATE = 2;
// Reasons to leave for good (rooms/codes.py); after any other the line is opened again.
export const FINAL = new Set([1009, 4400, 4401, 4403, 4404, 4409, 4413]);
export const SHORTEST = 500, LONGEST = 15000; // milliseconds until then

export function message(kind, body, step) {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, kind);
  if (step !== undefined) encoding.writeVarUint(encoder, step);
  encoding.writeVarUint8Array(encoder, body);
  return encoding.toUint8Array(encoder);
}

export function read(content) {
  const decoder = decoding.createDecoder(new Uint8Array(content));
  const kind = decoding.readVarUint(decoder);
  if (kind === RECEIPT) return { kind, count: decoding.readVarUint(decoder) };
  const step = kind === SYNC ? decoding.readVarUint(decoder) : undefined;
  return { kind, step, body: decoding.readVarUint8Array(decoder) };
}
