// An evidence log's checkpoint: a signed note. Source: C2SP signed-note ("Format", "Signatures") and tlog-checkpoint ("Note text").

import { sha256 } from "@noble/hashes/sha2";
import { ascii, base64, concat, must, same, utf8 } from "./bytes.ts";
import { LARGEST_COUNT } from "./cbor.ts";
import { isSigned, type Suite } from "./suite.ts";

const SIGNATURES = 128;
const KEY_ID = 4;

export interface Checkpoint {
  size: bigint;
  root: Uint8Array;
}

/** The checkpoint in a note that the key signed under the log's name. */
export function openCheckpoint(note: Uint8Array, origin: string, suite: Suite, key: Uint8Array): Checkpoint {
  const { text, signatures } = readNote(note);
  const id = sha256(concat(ascii(`${origin}\n`), suite.noteType, key)).subarray(0, KEY_ID);
  const own = signatures.filter(line => line.name === origin && same(line.bytes.subarray(0, KEY_ID), id));
  must(
    own.length > 0 && own.every(line => isSigned(suite, key, ascii(text), line.bytes.subarray(KEY_ID))),
    "The checkpoint is not signed by its log's key.",
  );
  return readCheckpoint(text, origin);
}

function readNote(bytes: Uint8Array) {
  const note = utf8(bytes);
  // The last empty line separates; the text may have empty lines of its own.
  const end = note.lastIndexOf("\n\n") + 1;
  must(end > 0 && note.endsWith("\n") && !hasControls(note), "The checkpoint is not a signed note.");
  const lines = note.slice(end + 1).split("\n").slice(0, -1);
  must(lines.length > 0 && lines.length <= SIGNATURES, "A note has no signature, or too many.");
  return { text: note.slice(0, end), signatures: lines.map(readSignature) };
}

function readSignature(line: string) {
  const parts = line.startsWith("\u2014 ") ? line.slice(2).split(" ") : [];
  const [name, value] = parts;
  must(
    parts.length === 2 && name !== undefined && value !== undefined && isKeyName(name),
    "A signature line is not a dash, a key name and base64.",
  );
  const bytes = base64(value);
  must(bytes.length > KEY_ID, "A signature line holds no signature.");
  return { name, bytes };
}

function readCheckpoint(text: string, origin: string): Checkpoint {
  const lines = text.split("\n");
  const [name, size, root] = lines;
  must(
    lines.length >= 4 && lines.slice(0, -1).every(line => line.length > 0) && lines.at(-1) === "",
    "A checkpoint is three or more lines, none of them empty.",
  );
  must(name === origin, "The checkpoint is of another log.");
  must(/^(0|[1-9]\d{0,18})$/.test(size!) && BigInt(size!) <= LARGEST_COUNT, "A checkpoint's size is not a number.");
  const hash = base64(root!);
  must(hash.length === 32, "A checkpoint's root has not 32 bytes.");
  return { size: BigInt(size!), root: hash };
}

const hasControls = (text: string) => /[\0-\x09\x0b-\x1f]/.test(text);

const isKeyName = (name: string) => name.length > 0 && !/[+\p{Z}\0-\x20\x85]/u.test(name);
