// A block's header, the certificate that makes it final, and a transaction of it.

import { compare, concat, hex, must, same, unhex } from "./bytes.ts";
import { encode, LARGEST_COUNT, Reader } from "./cbor.ts";
import { counts, find, readName, type Consortium, type Member } from "./founding.ts";
import { leafHash } from "./merkle.ts";
import { isSignedFor, SIGNATURE_SIZE, type Suite } from "./suite.ts";

const PRECOMMIT = 2;
const NONCE = 16;
const REFERENCES = 256;

export interface Header {
  hash: Uint8Array;
  consortium: string;
  height: bigint;
  /** In milliseconds since 1970. */
  time: bigint;
  transactionCount: bigint;
  transactionRoot: Uint8Array;
}

export function readHeader(bytes: Uint8Array, suite: Suite): Header {
  return Reader.whole(bytes, reader => {
    reader.kind("kexin/header/2", 8);
    const consortium = hex(reader.digest());
    const height = reader.count();
    reader.digest(); // the header before
    const time = reader.count();
    const transactionCount = reader.unsigned(0n, 16n << 10n);
    const transactionRoot = reader.digest();
    reader.digest(); // the tokens' state
    reader.digest(); // the certificate of the header before
    return { hash: suite.hash(bytes), consortium, height, time, transactionCount, transactionRoot };
  });
}

/** The members whose cosignatures make the header final. Source: docs/ledger.md, "The protocol". */
export function readCosigners(bytes: Uint8Array, header: Header, consortium: Consortium): Member[] {
  const certificate = Reader.whole(bytes, reader => {
    reader.kind("kexin/certificate/2", 5);
    const phase = reader.small(1, PRECOMMIT);
    const [height, round, hash] = [reader.count(), reader.count(), reader.digest()];
    const votes = reader.list(100, () => {
      reader.array(2);
      return { member: reader.digest(), signature: reader.bytes(128) };
    });
    return { phase, height, round, hash, votes };
  });
  const { phase, height, round, hash, votes } = certificate;
  must(
    votes.every((vote, i) => i === 0 || compare(votes[i - 1]!.member, vote.member) < 0),
    "The cosignatures do not stand by rising member id.",
  );
  must(
    phase === PRECOMMIT && height === header.height && same(hash, header.hash),
    "The certificate is not of precommits for this header.",
  );
  const statement = encode(["kexin/vote/1", unhex(header.consortium), height, round, hash]);
  const cosigners = votes.map(vote => {
    const member = find(consortium, vote.member);
    must(
      member !== undefined &&
        counts(member) &&
        isSignedFor(consortium.suite, "precommit", member.key, statement, vote.signature),
      "A cosignature is not a counting member's for this header.",
    );
    return member;
  });
  must(cosigners.length >= consortium.quorum, `${cosigners.length} cosignatures are fewer than ${consortium.quorum}.`);
  return cosigners;
}

export interface Transaction {
  id: string;
  leaf: Uint8Array;
  consortium: string;
  submitter: Uint8Array;
  contract: string;
  action: string;
  arguments: Uint8Array;
  /** The hash of the header that it quotes, if it does: it was made later than that. */
  quotes: Uint8Array | undefined;
  body: Uint8Array;
  signature: Uint8Array;
}

export function readTransaction(bytes: Uint8Array, suite: Suite): Transaction {
  const [body, signature] = Reader.whole(bytes, reader => {
    reader.array(2);
    return [reader.item(bytes.length), reader.fixed(SIGNATURE_SIZE)];
  });
  return Reader.whole(body, reader => {
    reader.kind("kexin/transaction/1", 9);
    const consortium = hex(reader.digest());
    const submitter = reader.digest();
    const [contract, action] = [readName(reader, 64), readName(reader, 64)];
    const argumentBytes = reader.bytes(64 << 10);
    const reference = () => {
      reader.array(2);
      const token = hex(reader.digest());
      reader.unsigned(1n, 2n * LARGEST_COUNT + 1n);
      return token;
    };
    const tokens = [...reader.list(REFERENCES, reference), ...reader.list(REFERENCES, reference)];
    must(new Set(tokens).size === tokens.length, "A transaction names a token twice.");
    const nonce = reader.bytes(NONCE + 32);
    must(nonce.length === NONCE || nonce.length === NONCE + 32, "A nonce has neither 16 nor 48 bytes.");
    reader.count(); // valid until
    return {
      id: hex(suite.hash(body)),
      leaf: leafHash(suite, bytes),
      consortium,
      submitter,
      contract,
      action,
      arguments: argumentBytes,
      quotes: nonce.length > NONCE ? nonce.subarray(NONCE) : undefined,
      body,
      signature,
    };
  });
}

/** The hash of block 0's header, which follows from the founding document: a membership token a member, and no transactions. */
export function hashOfBlock0(consortium: Consortium): Uint8Array {
  const { suite } = consortium;
  const leaves = consortium.members.map(member => {
    const owner = unhex(member.id);
    const id = suite.hash(encode(["kexin/token-id/1", "membership", owner]));
    const { key, name, role, tlsKey, peers, channels } = member;
    const details = [name, BigInt(role), tlsKey, peers, channels];
    const fields = encode(["kexin/membership/2", [suite.name, key], details, true]);
    const token = encode(["kexin/token/1", id, "membership", owner, 1n, fields]);
    return { key: suite.hash(id), value: suite.hash(token) };
  });
  const zero = new Uint8Array(32);
  const root = rootOfState(suite, leaves, 0);
  const id = unhex(consortium.id);
  return suite.hash(encode(["kexin/header/2", id, 0n, zero, consortium.createdAt, 0n, suite.hash(), root, zero]));
}

/** A sparse Merkle tree in which a subtree of one leaf is that leaf, and an empty one is zero. */
function rootOfState(suite: Suite, leaves: { key: Uint8Array; value: Uint8Array }[], depth: number): Uint8Array {
  const [first] = leaves;
  if (first === undefined) return new Uint8Array(32);
  if (leaves.length === 1) return suite.hash(Uint8Array.of(0), first.key, first.value);
  const isRight = (key: Uint8Array) => ((key[depth >> 3]! >> (7 - (depth & 7))) & 1) === 1;
  const [left, right] = [leaves.filter(leaf => !isRight(leaf.key)), leaves.filter(leaf => isRight(leaf.key))];
  const halves = concat(rootOfState(suite, left, depth + 1), rootOfState(suite, right, depth + 1));
  return suite.hash(Uint8Array.of(1), halves);
}
