import "fake-indexeddb/auto";
import { beforeEach, describe, expect, it } from "vitest";
import { hex, sha256, utf8 } from "../src/encoding.ts";
import { makeKeys, type PhoneKeys } from "../src/keys/keys.ts";
import type { RecordAnswer, RecordAnswers, SignedRecord } from "../src/node/contract.ts";
import { Unreachable } from "../src/node/node.ts";
import { Outbox, type Exclusive } from "../src/outbox/outbox.ts";
import { noHead, signedBytes } from "../src/outbox/record.ts";
import { sendMedia, sendRecords, type Stop } from "../src/outbox/upload.ts";
import { Database } from "../src/storage/database.ts";
import { Vault } from "../src/storage/vault.ts";
import { draft } from "../src/work/payloads.ts";

const phone = "ab".repeat(16);
const now = { header: null, offline: true };
let counted = 0;

/** One piece of work at a time, as the browser's locks do it. */
function lock(): Exclusive {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };
}

/** A node that checks each record's place in the chain as the real one does, and can lose what it says. */
class ChainNode {
  readonly records: SignedRecord[] = [];
  readonly media = new Map<string, string>();
  asked = 0;
  /** Takes what comes, and then the connection breaks. */
  losesAnswers = false;
  isUnreachable = false;

  constructor(private readonly key: CryptoKey) {}

  async hand(records: SignedRecord[]): Promise<RecordAnswers & { at: string }> {
    this.asked++;
    if (this.isUnreachable) {
      throw new Unreachable("cut");
    }

    const answers: RecordAnswer[] = [];
    for (const record of records) {
      answers.push(await this.take(record));
    }

    if (this.losesAnswers) {
      throw new Unreachable("cut");
    }

    return { next: this.records.length + 1, head: await this.head(), answers, at: "2026-05-01T10:31:00.000Z" };
  }

  async putMedia(hash: string, type: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    expect(hex(await sha256(bytes))).toBe(hash);
    this.media.set(hash, type);
  }

  private async take(record: SignedRecord): Promise<RecordAnswer> {
    const bytes = signedBytes(phone, record.seq, record.previous, record.payload);
    const answer = { seq: record.seq, hash: hex(await sha256(bytes)), rule: null, findings: [] };
    if (record.seq <= this.records.length) {
      expect(record).toEqual(this.records[record.seq - 1]);
      return { ...answer, state: "known" };
    }

    const signature = Uint8Array.from(atob(record.signature), (letter) => letter.charCodeAt(0));
    const isRight =
      record.seq === this.records.length + 1 &&
      record.previous === (await this.head()) &&
      (await crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, this.key, signature, bytes));
    if (!isRight) {
      return { ...answer, state: "refused", rule: { code: "inspection.records.fork", text: { en: "No.", zh: "否。" } } };
    }

    this.records.push(record);
    return { ...answer, state: "accepted" };
  }

  private async head(): Promise<string> {
    const last = this.records.at(-1);
    return last ? hex(await sha256(signedBytes(phone, last.seq, last.previous, last.payload))) : noHead;
  }
}

/** All that waits, records first. */
async function upload(outbox: Outbox, node: ChainNode): Promise<Stop | null> {
  const stop = await sendRecords(outbox, node);
  await sendMedia(outbox, node, new Map());
  return stop;
}

describe("the outbox", () => {
  let name: string;
  let keys: PhoneKeys;
  let node: ChainNode;
  let database: Database;
  let outbox: Outbox;

  async function restart(): Promise<void> {
    database?.close();
    database = await Database.open(name);
    outbox = new Outbox(database, new Vault(database, keys.sealing), keys.signing.privateKey, phone, lock());
  }

  const add = (text: string) => outbox.append({ ...draft("lost", null, null, now), lost: text });
  const said = () => node.records.map((record) => JSON.parse(record.payload).lost);

  beforeEach(async () => {
    name = `phone-${counted++}`;
    keys = await makeKeys();
    node = new ChainNode(keys.signing.publicKey);
    await restart();
    await database.change([Outbox.begin(phone)]);
  });

  it("chains records that were made at the same moment, and hands them in in order after a restart", async () => {
    await Promise.all(["a", "b", "c"].map(add));
    await restart();
    await add("d");
    expect(await upload(outbox, node)).toBeNull();
    expect(said()).toEqual(["a", "b", "c", "d"]);
    expect(await outbox.waiting()).toBe(0);
    await add("e");
    await upload(outbox, node);
    expect(said()).toEqual(["a", "b", "c", "d", "e"]);
  });

  it("hands each record in once though it is sent five times", async () => {
    await add("a");
    await add("b");
    node.losesAnswers = true;
    for (let i = 0; i < 4; i++) {
      await expect(upload(outbox, node)).rejects.toThrow(Unreachable);
      expect(await outbox.waiting()).toBe(2);
      await restart();
    }

    node.losesAnswers = false;
    await upload(outbox, node);
    expect(node.asked).toBe(5);
    expect(said()).toEqual(["a", "b"]);
  });

  it("keeps everything while the node is out of reach", async () => {
    node.isUnreachable = true;
    await add("a");
    await expect(upload(outbox, node)).rejects.toThrow(Unreachable);
    await restart();
    expect(await outbox.waiting()).toBe(1);
  });

  it("sends more than fits into one request, in order", async () => {
    for (let i = 0; i < 120; i++) {
      await add(`${i}`);
    }

    await upload(outbox, node);
    expect(node.asked).toBe(3);
    expect(said()).toEqual(Array.from({ length: 120 }, (_, i) => `${i}`));
  });

  it("stops at a record that the node refuses, and keeps it and what follows", async () => {
    await add("a");
    await database.change([{ store: "state", key: "chain", value: { phone, next: 2, head: "1".repeat(64) } }]);
    await add("b");
    await add("c");
    const stop = await upload(outbox, node);
    expect(stop).toMatchObject({ seq: 2, state: "refused" });
    expect(said()).toEqual(["a"]);
    expect(await outbox.waiting()).toBe(2);
  });

  it("keeps what changes with a record, or neither", async () => {
    const failing = outbox.append(draft("lost", null, null, now), async () => {
      throw new Error("no room");
    });
    await expect(failing).rejects.toThrow("no room");
    expect(await outbox.waiting()).toBe(0);
    expect((await outbox.chain())!.next).toBe(1);
    await outbox.append(draft("lost", null, null, now), async (seq) => [{ store: "state", key: "seen", value: seq }]);
    expect(await database.get("state", "seen")).toBe(1);
  });

  it("holds photos until the node has them, after the records", async () => {
    const hash = await outbox.hold({ type: "image/jpeg", bytes: utf8("a photo") });
    await add("a");
    await restart();
    expect(new TextDecoder().decode((await outbox.media(hash))!.bytes)).toBe("a photo");
    await upload(outbox, node);
    expect([...node.media]).toEqual([[hash, "image/jpeg"]]);
    expect(await outbox.waitingMedia()).toEqual([]);
    expect(await outbox.media(hash)).toBeUndefined();
  });

  it("leaves nothing readable in the database, and nothing that can be moved to another place", async () => {
    await add("a secret word");
    const kept = await database.get<{ nonce: Uint8Array; bytes: ArrayBuffer }>("outbox", 1);
    expect(new TextDecoder("latin1").decode(kept!.bytes)).not.toContain("secret");
    await database.change([{ store: "outbox", key: 2, value: kept }]);
    const vault = new Vault(database, keys.sealing);
    await expect(vault.open("outbox", 2)).rejects.toThrow();
    const stranger = new Vault(database, (await makeKeys()).sealing);
    await expect(stranger.open("outbox", 1)).rejects.toThrow();
  });
});

describe("the phone's keys", () => {
  it("never leave the browser", async () => {
    const keys = await makeKeys();
    await expect(crypto.subtle.exportKey("pkcs8", keys.signing.privateKey)).rejects.toThrow();
    await expect(crypto.subtle.exportKey("raw", keys.sealing)).rejects.toThrow();
  });
});
