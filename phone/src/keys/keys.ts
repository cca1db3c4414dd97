import { base64 } from "../encoding.ts";

/** The phone's keys: neither leaves the browser, not even to this program. */
export interface PhoneKeys {
  /** ECDSA on P-256: signs records. */
  signing: CryptoKeyPair;
  /** AES-256-GCM: seals what is kept on the phone. */
  sealing: CryptoKey;
}

/** @param sealing goes on, so that photos of an earlier binding can still be read and sent. */
export async function makeKeys(sealing?: CryptoKey): Promise<PhoneKeys> {
  return {
    signing: await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign", "verify"]),
    sealing: sealing ?? (await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"])),
  };
}

/** What the node registers: the public key as SubjectPublicKeyInfo. */
export async function publicKey(keys: PhoneKeys): Promise<string> {
  return base64(new Uint8Array(await crypto.subtle.exportKey("spki", keys.signing.publicKey)));
}
