// Bytes that others wrote, as people read them.

import { hex, Refused, utf8 } from "./bytes.ts";
import { Reader, type Item } from "./cbor.ts";
import { visible } from "./names.ts";

/** CBOR set out line by line, other text as it is, anything else in hexadecimal; what a screen does not show is written out. */
export function legible(bytes: Uint8Array): string {
  for (const read of [() => setOut(Reader.whole(bytes, reader => reader.value())), () => visible(utf8(bytes))]) {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
    }
  }
  return hex(bytes);
}

function setOut(item: Item, indent = ""): string {
  if (item instanceof Uint8Array) return hex(item);
  if (!Array.isArray(item)) return typeof item === "string" ? visible(item) : `${item}`;
  const lines = item.map(each => `${indent}- ${setOut(each, `${indent}  `).trimStart()}`);
  return item.length === 0 ? "–" : lines.join("\n");
}
