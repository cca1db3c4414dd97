// Bytes and their spellings. Every reader here takes one spelling of a value and refuses all others.

/** The file, or a part of it, is not what it should be; the message says why, in English, for whoever looks closer. */
export class Refused extends Error {}

/** Throws unless the condition holds. */
export function must(condition: boolean, why: string): asserts condition {
  if (!condition) throw new Refused(why);
}

export const ascii = (text: string) => new TextEncoder().encode(text);

const PAIRS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

export const hex = (bytes: Uint8Array) => bytes.reduce((text, byte) => text + PAIRS[byte], "");

export const unhex = (text: string) => Uint8Array.from(text.match(/../g) ?? [], pair => parseInt(pair, 16));

export const isHex = (text: string, digits: number) => text.length === digits && /^[0-9a-f]*$/.test(text);

export function concat(...parts: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Negative, zero or positive, as the first differing byte says; public data only, as the time tells where that is. */
export function compare(a: Uint8Array, b: Uint8Array): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    if (a[i] !== b[i]) return a[i]! - b[i]!;
  }
  return a.length - b.length;
}

export const same = (a: Uint8Array, b: Uint8Array) => compare(a, b) === 0;

/** UTF-8 (RFC 3629): no surrogates, no overlong forms; a byte order mark is a character like any other. */
export function utf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Refused("A text is not UTF-8.");
  }
}

/** Base64 (RFC 4648 section 4): padded, no white space, spare bits zero. */
export function base64(text: string): Uint8Array {
  let decoded = "";
  try {
    decoded = atob(text);
  } catch {
    // Not base64 at all: caught by the comparison.
  }
  must(btoa(decoded) === text, "Base64 is not well formed.");
  return Uint8Array.from(decoded, character => character.charCodeAt(0));
}
