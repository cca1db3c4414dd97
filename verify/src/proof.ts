// A proof file's form: one array, whose parts have formats of their own.

import { must } from "./bytes.ts";
import { Reader } from "./cbor.ts";

const GENESIS = 256 << 10;
const HEADER = 512;
const CERTIFICATE = 32 << 10;
const TRANSACTION = 64 << 10;
const PAYLOAD = 64 << 10;

/** The longest file, in bytes; a longer one is refused unread. */
export const LONGEST_FILE = GENESIS + TRANSACTION + PAYLOAD + 2 * (CERTIFICATE + HEADER) + (8 << 10);

export const SALT = 16;

export interface Proof {
  genesis: Uint8Array;
  header: Uint8Array;
  certificate: Uint8Array;
  transaction: Uint8Array;
  index: bigint;
  path: Uint8Array[];
  quoted: { header: Uint8Array; certificate: Uint8Array } | undefined;
  entry: { index: bigint; path: Uint8Array[]; salt: Uint8Array; payload: Uint8Array } | undefined;
}

export function readProof(file: Uint8Array): Proof {
  must(file.length <= LONGEST_FILE, "The file is too long.");
  return Reader.whole(file, reader => {
    const path = () => reader.list(64, () => reader.digest());
    reader.kind("kexin/proof/1", 8);
    return {
      genesis: reader.item(GENESIS),
      header: reader.item(HEADER),
      certificate: reader.item(CERTIFICATE),
      transaction: reader.item(TRANSACTION),
      index: reader.unsigned(0n, (16n << 10n) - 1n),
      path: path(),
      quoted: reader.optional(() => {
        reader.array(2);
        return { header: reader.item(HEADER), certificate: reader.item(CERTIFICATE) };
      }),
      entry: reader.optional(() => {
        reader.array(4);
        return { index: reader.count(), path: path(), salt: reader.fixed(SALT), payload: reader.bytes(PAYLOAD) };
      }),
    };
  });
}
