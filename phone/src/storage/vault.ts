import { utf8, type Bytes } from "../encoding.ts";
import type { Database, Store, Write } from "./database.ts";

interface Sealed {
  nonce: Bytes;
  bytes: ArrayBuffer;
}

/**
 * Keeps values in the database sealed by the phone's key, each bound to its place.
 *
 * Security: AES-256-GCM with 96 random bits a value, which is good for 2^32 values of one key. Whoever copies the files of the browser's profile
 * has the key as well: it protects from other programs and from whoever only gets the database, not from the phone's owner.
 */
export class Vault {
  constructor(
    private readonly database: Database,
    private readonly key: CryptoKey,
  ) {}

  /** A write that keeps a value sealed. */
  async sealed(store: Store, key: string | number, value: unknown): Promise<Write> {
    return this.sealedBytes(store, key, utf8(JSON.stringify(value)));
  }

  async sealedBytes(store: Store, key: string | number, bytes: Bytes): Promise<Write> {
    const nonce = crypto.getRandomValues(new Uint8Array(12));
    const sealed = await crypto.subtle.encrypt(place(store, key, nonce), this.key, bytes);
    return { store, key, value: { nonce, bytes: sealed } satisfies Sealed };
  }

  /** A value that was kept; undefined when there is none. */
  async open<T>(store: Store, key: string | number): Promise<T | undefined> {
    const bytes = await this.openBytes(store, key);
    return bytes && (JSON.parse(new TextDecoder().decode(bytes)) as T);
  }

  async openBytes(store: Store, key: string | number): Promise<Bytes | undefined> {
    const sealed = await this.database.get<Sealed>(store, key);
    return sealed && new Uint8Array(await crypto.subtle.decrypt(place(store, key, sealed.nonce), this.key, sealed.bytes));
  }

  async openAll<T>(store: Store): Promise<T[]> {
    const keys = await this.database.keys(store);
    return Promise.all(keys.map(async (key) => (await this.open<T>(store, key))!));
  }
}

function place(store: Store, key: string | number, nonce: Bytes): AesGcmParams {
  return { name: "AES-GCM", iv: nonce, additionalData: utf8(`${store}/${key}`) };
}
