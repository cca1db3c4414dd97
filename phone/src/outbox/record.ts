import { base64, hex, joined, sha256, utf8, type Bytes } from "../encoding.ts";
import type { SignedRecord } from "../node/contract.ts";

/** The hash before the first record. */
export const noHead = "0".repeat(64);

/** What is hashed and signed of a record: which phone's, its place in the chain, and the payload's text as it stands. */
export function signedBytes(phone: string, seq: number, previous: string, payload: string): Bytes {
  return joined(utf8(`kexin/inspection-record/1\n${phone}\n${seq}\n${previous}\n`), utf8(payload));
}

/** Signs a record, and says the hash that the next one names. */
export async function sign(
  key: CryptoKey,
  phone: string,
  seq: number,
  previous: string,
  payload: string,
): Promise<{ record: SignedRecord; hash: string }> {
  const bytes = signedBytes(phone, seq, previous, payload);
  const signature = await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, key, bytes);
  return {
    record: { seq, previous, payload, signature: base64(new Uint8Array(signature)) },
    hash: hex(await sha256(bytes)),
  };
}
