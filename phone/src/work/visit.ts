import type { Answers } from "../form/form.ts";
import type { LocalizedText } from "../node/contract.ts";

/** One point of one task, from the contact that opens it to the contact that closes it. */
export interface Visit {
  task: string;
  point: string;
  phase: "open" | "closed";
  openedAt: string;
  closedAt: string | null;
  /** The time of the newest final header that the phone knew when it opened: the work is not before it. */
  notBefore: string | null;
  /** When the node had the closing record: the work is not after it. */
  notAfter: string | null;
  /** Whether the phone was offline at either contact. */
  offline: boolean;
  closingSeq: number | null;
  answers: Answers;
  /** What the node found in the closing record. */
  findings: LocalizedText[];
}

export function visitId(task: string, point: string): string {
  return `${task}/${point}`;
}
