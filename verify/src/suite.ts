// The algorithms that a consortium chose. Standard: Ed25519 (RFC 8032) and SHA-256. GuoMi: SM2 (GB/T 32918.2, the default
// identity) and SM3 (GB/T 32905). None of them is implemented here: @noble/curves, @noble/hashes and sm-crypto-v2 are.

import { ed25519 } from "@noble/curves/ed25519";
import { sha256 } from "@noble/hashes/sha2";
import { sm2, sm3 } from "sm-crypto-v2";
import { ascii, concat, hex, unhex } from "./bytes.ts";

export const SIGNATURE_SIZE = 64;

export interface Suite {
  name: string;
  keySize: number;
  /** How a signed note (C2SP signed-note, "Signature types") marks a key of this suite. */
  noteType: Uint8Array;
  hash(...parts: Uint8Array[]): Uint8Array;
  /** Whether these are exactly the bytes that the key signed. */
  verify(key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean;
}

const standard: Suite = {
  name: "standard",
  keySize: 32,
  noteType: Uint8Array.of(1),
  hash: (...parts) => sha256(concat(...parts)),
  verify: (key, message, signature) => ed25519.verify(signature, message, key, { zip215: false }),
};

/** Points read and prepared, as a member signs several things in a file. */
const points = new Map<string, ReturnType<typeof sm2.precomputePublicKey>>();

const guomi: Suite = {
  name: "guomi",
  keySize: 33,
  noteType: concat(Uint8Array.of(0xff), ascii("kexin/sm2-sm3/v1\n")),
  hash: (...parts) => unhex(sm3(concat(...parts))),
  verify(key, message, signature) {
    // The library leaves it to its caller that r is not zero.
    if (signature.subarray(0, 32).every(byte => byte === 0)) return false;
    const name = hex(key);
    const point = points.get(name) ?? sm2.precomputePublicKey(name, 4);
    points.set(name, point);
    return sm2.doVerifySignature(message, hex(signature), point, { hash: true });
  },
};

export const suites: Record<string, Suite | undefined> = { standard, guomi };

/** Whether the key signed the message; a key or a signature that cannot be one is simply not valid. */
export function isSigned(suite: Suite, key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (key.length !== suite.keySize || signature.length !== SIGNATURE_SIZE) return false;
  try {
    return suite.verify(key, message, signature);
  } catch {
    return false;
  }
}

/** The same for one purpose: a signature for one is none for another. */
export function isSignedFor(
  suite: Suite,
  purpose: "member-card" | "founding" | "transaction" | "precommit",
  key: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  return isSigned(suite, key, concat(ascii(`kexin/v1\n${suite.name}\n${purpose}\n`), message), signature);
}
