import { hex, sha256, type Bytes } from "../encoding.ts";
import type { Payload, SignedRecord } from "../node/contract.ts";
import type { Database, Write } from "../storage/database.ts";
import type { Vault } from "../storage/vault.ts";
import { noHead, sign } from "./record.ts";

/** Where the phone's chain goes on: the number of the next record, and the hash of the last. */
export interface Chain {
  phone: string;
  next: number;
  head: string;
}

/** The phone was bound anew, in another window: what this one knows counts no longer. */
export class Rebound extends Error {}

/** Runs one piece of work at a time, over all windows of the app. */
export type Exclusive = <T>(work: () => Promise<T>) => Promise<T>;

/** What is worth sending beside records: photos and voice, by their hashes. */
export interface HeldMedia {
  type: string;
  bytes: Bytes;
}

/**
 * Records that the node has not confirmed yet, sealed and chained.
 *
 * A record is on the disk, together with the chain's new end and whatever else changes with it, before append returns; it goes when the node says
 * that it has it. So nothing that was confirmed is lost, and a record that is sent twice is the same record.
 */
export class Outbox {
  /** @param key signs the records of the phone that the database names now; another window may bind it anew. */
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly key: CryptoKey,
    private readonly phone: string,
    private readonly exclusive: Exclusive,
  ) {}

  /** The chain of a phone that was just bound. */
  static begin(phone: string): Write {
    return { store: "state", key: "chain", value: { phone, next: 1, head: noHead } satisfies Chain };
  }

  async chain(): Promise<Chain | undefined> {
    return this.database.get<Chain>("state", "chain");
  }

  /**
   * Adds a record; what changes with it is made when its number is known, and kept with it or not at all.
   *
   * @throws Rebound when the phone was bound anew: the record would be signed by a key that the node takes no longer.
   */
  append(payload: Payload, alongside: (seq: number) => Promise<Write[]> = async () => []): Promise<SignedRecord> {
    return this.exclusive(async () => {
      const { phone, next, head } = await this.ownChain();
      const { record, hash } = await sign(this.key, phone, next, head, JSON.stringify(payload));
      await this.database.change([
        await this.vault.sealed("outbox", next, record),
        { store: "state", key: "chain", value: { phone, next: next + 1, head: hash } satisfies Chain },
        ...(await alongside(next)),
      ]);
      return record;
    });
  }

  /** How many records wait. */
  async waiting(): Promise<number> {
    return (await this.database.keys("outbox")).length;
  }

  /** The first records that wait, in order: as many as fit. */
  async first(count: number, characters: number): Promise<SignedRecord[]> {
    const records: SignedRecord[] = [];
    let size = 0;
    for (const key of (await this.database.keys("outbox")).slice(0, count)) {
      const record = (await this.vault.open<SignedRecord>("outbox", key))!;
      size += record.payload.length;
      if (records.length > 0 && size > characters) {
        break;
      }

      records.push(record);
    }

    return records;
  }

  /** Forgets what the node has, and keeps what changes with that. */
  confirm(seqs: number[], alongside: () => Promise<Write[]> = async () => []): Promise<void> {
    return this.exclusive(async () => {
      // The numbers of another binding's records are the same.
      await this.ownChain();
      const gone = seqs.map((key): Write => ({ store: "outbox", key }));
      await this.database.change([...gone, ...(await alongside())]);
    });
  }

  /** Keeps a photo or a voice note until the node has it; answers with its hash. */
  async hold(media: HeldMedia): Promise<string> {
    const hash = hex(await sha256(media.bytes));
    await this.database.change([
      await this.vault.sealedBytes("media", hash, media.bytes),
      { store: "state", key: `media/${hash}`, value: media.type },
    ]);
    return hash;
  }

  async waitingMedia(): Promise<string[]> {
    return (await this.database.keys("media")) as string[];
  }

  async media(hash: string): Promise<HeldMedia | undefined> {
    const bytes = await this.vault.openBytes("media", hash);
    return bytes && { bytes, type: (await this.database.get<string>("state", `media/${hash}`))! };
  }

  /** Forgets a photo that the node has, or that nobody wants. */
  async forgetMedia(hash: string): Promise<void> {
    await this.database.change([
      { store: "media", key: hash },
      { store: "state", key: `media/${hash}` },
    ]);
  }

  private async ownChain(): Promise<Chain> {
    const chain = await this.chain();
    if (chain?.phone !== this.phone) {
      throw new Rebound("This phone was bound anew.");
    }

    return chain;
  }
}
