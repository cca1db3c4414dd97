// The checks of a proof file, one after the other, up to the first that fails. Each may rest on what those before it found.

import { ascii, hex, must, Refused, same } from "./bytes.ts";
import { hashOfBlock0, readCosigners, readHeader, readTransaction, type Header, type Transaction } from "./block.ts";
import { LARGEST_COUNT, Reader } from "./cbor.ts";
import { find, readFounding, type Consortium, type Member } from "./founding.ts";
import { includes, leafHash } from "./merkle.ts";
import { openCheckpoint, type Checkpoint } from "./note.ts";
import { readProof, type Proof } from "./proof.ts";
import { isSignedFor } from "./suite.ts";

/** What the checks find, from the first to the last; the later ones are there when their check passed. */
export class Findings {
  proof!: Proof;
  consortium!: Consortium;
  header!: Header;
  cosigners!: Member[];
  transaction!: Transaction;
  submitter!: Member;
  quoted?: Header;
  /** Whether the transaction quotes block 0, which the founding document makes. */
  quotesFounding = false;
  log?: { run: bigint; checkpoint: Checkpoint };

  constructor(
    readonly file: Uint8Array,
    readonly expected: string | undefined,
  ) {}
}

interface Step {
  run(found: Findings): void;
  /** Whether there is this to check in the file; always where it is left out. */
  applies?(found: Findings): boolean;
}

const steps = {
  form: { run: found => (found.proof = readProof(found.file)) },
  genesis: { run: found => (found.consortium = readFounding(found.proof.genesis)) },
  expectedConsortium: {
    applies: found => found.expected !== undefined,
    run: found => must(found.consortium.id === found.expected, "The file is of another consortium."),
  },
  header: {
    run(found) {
      found.header = readHeader(found.proof.header, found.consortium.suite);
      must(found.header.consortium === found.consortium.id, "The header is of another consortium.");
    },
  },
  finality: {
    run: found => (found.cosigners = readCosigners(found.proof.certificate, found.header, found.consortium)),
  },
  inclusion: { run: holdsTransaction },
  submitter: { run: isSubmittersOwn },
  quotation: { applies: found => found.proof?.quoted !== undefined, run: quotes },
  anchor: { applies: found => found.proof?.entry !== undefined, run: anchorsCheckpoint },
  entry: { applies: found => found.proof?.entry !== undefined, run: holdsEntry },
} satisfies Record<string, Step>;

export type CheckKind = keyof typeof steps;

export interface Check {
  kind: CheckKind;
  passed: boolean;
  /** Why it failed, in English. */
  reason?: string;
}

export interface Verdict {
  holds: boolean;
  checks: Check[];
  /** What was not looked at, because an earlier check failed. */
  skipped: CheckKind[];
  found: Findings;
}

/** Examines a file; whatever its bytes are, the answer is a verdict. */
export function examine(file: Uint8Array, expectedConsortium?: string): Verdict {
  const found = new Findings(file, expectedConsortium);
  const checks: Check[] = [];
  const skipped: CheckKind[] = [];
  let holds = true;
  for (const [kind, step] of Object.entries(steps) as [CheckKind, Step][]) {
    if (step.applies?.(found) === false) continue;
    if (holds) checks.push(check(kind, step, found));
    else skipped.push(kind);
    holds &&= checks.at(-1)!.passed;
  }
  return { holds, checks, skipped, found };
}

function check(kind: CheckKind, step: Step, found: Findings): Check {
  try {
    step.run(found);
    return { kind, passed: true };
  } catch (error) {
    if (error instanceof Refused) return { kind, passed: false, reason: error.message };
    throw error;
  }
}

function holdsTransaction(found: Findings): void {
  const { suite } = found.consortium;
  const { index, path, transaction } = found.proof;
  const { transactionCount, transactionRoot } = found.header;
  found.transaction = readTransaction(transaction, suite);
  must(
    includes(suite, found.transaction.leaf, index, transactionCount, path, transactionRoot),
    "The block does not hold these bytes of a transaction at this place.",
  );
}

function isSubmittersOwn(found: Findings): void {
  const { consortium, transaction } = found;
  must(transaction.consortium === consortium.id, "The transaction is for another consortium.");
  const member = find(consortium, transaction.submitter);
  must(
    member !== undefined &&
      isSignedFor(consortium.suite, "transaction", member.key, transaction.body, transaction.signature),
    "The transaction does not carry the signature of a member that submitted it.",
  );
  found.submitter = member;
  found.quotesFounding = transaction.quotes !== undefined && same(transaction.quotes, hashOfBlock0(consortium));
}

function quotes(found: Findings): void {
  const { consortium, transaction, header } = found;
  const parts = found.proof.quoted!;
  const quoted = readHeader(parts.header, consortium.suite);
  must(
    transaction.quotes !== undefined &&
      same(transaction.quotes, quoted.hash) &&
      quoted.consortium === consortium.id &&
      quoted.height < header.height,
    "The transaction does not quote the header that the file holds.",
  );
  readCosigners(parts.certificate, quoted, consortium);
  found.quoted = quoted;
}

function anchorsCheckpoint(found: Findings): void {
  const { consortium, transaction, submitter } = found;
  must(
    transaction.contract === "evidence" && ["anchor", "restart"].includes(transaction.action),
    "The transaction anchors no evidence log.",
  );
  const [run, note] = Reader.whole(transaction.arguments, reader => {
    reader.kind("kexin/evidence.anchor/2", 3);
    const values = [reader.unsigned(0n, LARGEST_COUNT), reader.bytes(8 << 10)] as const;
    reader.list(64, () => reader.digest()); // that the log only grew, which the members checked
    return values;
  });
  const origin = `kexin/evidence/${consortium.id}/${submitter.id}`;
  found.log = { run, checkpoint: openCheckpoint(note, origin, consortium.suite, submitter.key) };
}

function holdsEntry(found: Findings): void {
  const { suite } = found.consortium;
  const { index, path, salt, payload } = found.proof.entry!;
  const { size, root } = found.log!.checkpoint;
  const commitment = suite.hash(ascii(`kexin/v1\n${suite.name}\nevidence\n`), salt, payload);
  must(
    includes(suite, leafHash(suite, commitment), index, size, path, root),
    "The log does not hold this payload under this salt at this place.",
  );
}

/** The verdict in plain values: for whoever compares it with another verifier's. */
export function summary({ holds, checks, found }: Verdict) {
  const entry = found.proof?.entry;
  return {
    holds,
    checks: checks.map(({ kind, passed }) => ({ kind, passed })),
    consortium: found.consortium?.id ?? null,
    content: holds
      ? {
          height: `${found.header.height}`,
          time: `${found.header.time}`,
          cosigners: found.cosigners.map(member => member.id),
          transaction: found.transaction.id,
          action: `${found.transaction.contract}.${found.transaction.action}`,
          submitter: found.submitter.id,
          quotes: found.quoted ? `${found.quoted.height}` : found.quotesFounding ? "founding" : null,
          entry: entry ? `${entry.index} of ${found.log!.checkpoint.size}, run ${found.log!.run}` : null,
          payload: entry ? hex(entry.payload) : null,
        }
      : null,
  };
}
