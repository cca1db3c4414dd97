import type { Enrolled, Today } from "./node/contract.ts";
import type { Stop } from "./outbox/upload.ts";
import type { Visit } from "./work/visit.ts";

/** What the pages show. */
export interface State {
  binding: Enrolled | null;
  today: Today | null;
  visits: Record<string, Visit>;
  /** Records, and photos with voice notes, that the node has not confirmed. */
  waiting: { records: number; media: number };
  online: boolean;
  /** The node takes nothing more of this phone: it ended the binding, or refused a record. */
  ended: "unbound" | "behind" | Stop | null;
  /** Why what was entered last is not kept, or why the node does not take what it is sent; null when all is well. */
  trouble: Trouble | null;
}

/** The disk is full, the browser took the store away, or the node refuses, with its words. */
export type Trouble = { kind: "full" | "storage" } | { kind: "refused"; text: string };
