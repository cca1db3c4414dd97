// Deterministic CBOR. Source: RFC 8949, section 4.2.1. A value has one encoding, and the reader refuses every other.

import { ascii, concat, must, utf8 } from "./bytes.ts";

const UNSIGNED = 0;
const BYTES = 2;
const TEXT = 3;
const ARRAY = 4;
const MAP = 5;
const TAG = 6;
const SIMPLE = 7;

const DEEPEST = 16;

export const LARGEST_COUNT = (1n << 63n) - 1n;

/** Goes over the items of a byte string; each method takes the next item or refuses it. */
export class Reader {
  private at = 0;

  constructor(private readonly source: Uint8Array) {}

  /** One object that fills all the bytes. */
  static whole<T>(source: Uint8Array, read: (reader: Reader) => T): T {
    const reader = new Reader(source);
    const value = read(reader);
    must(reader.at === source.length, "Bytes follow the end of the object.");
    return value;
  }

  /** Enters an array of exactly that many items. */
  array(items: number): void {
    must(this.expect(ARRAY) === BigInt(items), `An array of ${items} items was expected.`);
  }

  /** Enters an array whose first item says which format it is. */
  kind(name: string, items: number): void {
    this.array(items + 1);
    must(this.text(256) === name, `'${name}' was expected.`);
  }

  list<T>(most: number, item: () => T): T[] {
    const length = this.expect(ARRAY);
    must(length <= most, `An array has more than ${most} items.`);
    return Array.from({ length: Number(length) }, item);
  }

  /** Nothing or one value: an array of none or one. */
  optional<T>(item: () => T): T | undefined {
    return this.list(1, item)[0];
  }

  bytes(most: number): Uint8Array {
    const length = this.expect(BYTES);
    must(length <= most, `A byte string has more than ${most} bytes.`);
    return this.take(length);
  }

  fixed(length: number): Uint8Array {
    const bytes = this.bytes(length);
    must(bytes.length === length, `A byte string of ${length} bytes was expected.`);
    return bytes;
  }

  digest(): Uint8Array {
    return this.fixed(32);
  }

  /** At most that many UTF-16 units. */
  text(most: number): string {
    const text = utf8(this.take(this.expect(TEXT)));
    must(text.length <= most, `A text has more than ${most} characters.`);
    return text;
  }

  unsigned(least: bigint, most: bigint): bigint {
    const value = this.expect(UNSIGNED);
    must(value >= least && value <= most, `A number is not from ${least} to ${most}.`);
    return value;
  }

  count(): bigint {
    return this.unsigned(0n, LARGEST_COUNT);
  }

  small(least: number, most: number): number {
    return Number(this.unsigned(BigInt(least), BigInt(most)));
  }

  /** One whole item, whatever it is, undecoded. */
  item(most: number): Uint8Array {
    const start = this.at;
    // Counted and not called again for what is inside, as a file may nest as deep as it is long.
    for (let left = 1n; left > 0n; left--) {
      const [major, value] = this.head();
      if (major === BYTES) this.take(value);
      if (major === TEXT) utf8(this.take(value));
      if (major === ARRAY) left += value;
      if (major === MAP) left += 2n * value;
      if (major === TAG) left += 1n;
    }
    must(this.at - start <= most, `An item has more than ${most} bytes.`);
    return this.source.subarray(start, this.at);
  }

  /** Any value of the kinds that formats here are made of, nested a little. */
  value(depth = 0): Item {
    const [major, value] = this.head();
    must(depth < DEEPEST && major !== MAP && major !== TAG, "The value is of another kind.");
    if (major === BYTES) return this.take(value);
    if (major === TEXT) return utf8(this.take(value));
    if (major === ARRAY) {
      must(value <= this.source.length, "The bytes end inside an item.");
      return Array.from({ length: Number(value) }, () => this.value(depth + 1));
    }
    must(major !== SIMPLE || value === 20n || value === 21n, "The value is of another kind.");
    return major === SIMPLE ? value === 21n : major === UNSIGNED ? value : -1n - value;
  }

  private expect(major: number): bigint {
    const [found, value] = this.head();
    must(found === major, `An item of CBOR type ${major} was expected, not of type ${found}.`);
    return value;
  }

  private head(): [major: number, value: bigint] {
    const first = this.take(1n)[0]!;
    const [major, info] = [first >> 5, first & 31];
    if (info < 24) return [major, BigInt(info)];
    must(info < 28, "A length is indefinite or reserved.");
    const size = 1 << (info - 24);
    const value = this.take(BigInt(size)).reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
    if (major === SIMPLE) {
      must(info !== 24 || value >= 32n, "A simple value is not in its shortest form.");
    } else {
      const least = size === 1 ? 24n : 1n << BigInt(4 * size);
      must(value >= least, "A number is not in its shortest form.");
    }
    return [major, value];
  }

  private take(length: bigint): Uint8Array {
    must(length <= this.source.length - this.at, "The bytes end inside an item.");
    const end = this.at + Number(length);
    const taken = this.source.subarray(this.at, end);
    this.at = end;
    return taken;
  }
}

export type Item = bigint | string | boolean | Uint8Array | Item[];

/** The one encoding of a value: what is hashed and signed, where it does not stand in the file itself. */
export function encode(item: Item): Uint8Array {
  if (typeof item === "bigint") return head(UNSIGNED, item);
  if (typeof item === "boolean") return head(SIMPLE, item ? 21n : 20n);
  if (typeof item === "string") {
    const text = ascii(item);
    return concat(head(TEXT, BigInt(text.length)), text);
  }
  return item instanceof Uint8Array
    ? concat(head(BYTES, BigInt(item.length)), item)
    : concat(head(ARRAY, BigInt(item.length)), ...item.map(encode));
}

function head(major: number, value: bigint): Uint8Array {
  if (value < 24n) return Uint8Array.of((major << 5) | Number(value));
  const power = [0, 1, 2, 3].find(each => value < 1n << BigInt(8 << each))!;
  const bytes = Array.from({ length: 1 << power }, (_, i) => Number((value >> BigInt(8 * i)) & 255n)).reverse();
  return Uint8Array.of((major << 5) | (24 + power), ...bytes);
}
