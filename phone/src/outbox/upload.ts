import { Refused, Unreachable, type Node } from "../node/node.ts";
import type { RecordAnswer } from "../node/contract.ts";
import type { Write } from "../storage/database.ts";
import type { Outbox } from "./outbox.ts";

const recordsAtOnce = 50;
const charactersAtOnce = 2_000_000;

/** A record that the node is never going to take; the chain ends there. */
export type Stop = RecordAnswer;

type Taken = (answers: RecordAnswer[], at: string) => Promise<Write[]>;

/**
 * Sends the records that wait, in order. Ends when none waits, or with the one that the node refuses.
 *
 * @param taken says what else to keep when the node has confirmed records, and when that was.
 * @throws Unreachable when the node cannot be reached; what was not confirmed still waits.
 */
export async function sendRecords(outbox: Outbox, node: Pick<Node, "hand">, taken: Taken = async () => []): Promise<Stop | null> {
  for (;;) {
    const records = await outbox.first(recordsAtOnce, charactersAtOnce);
    if (records.length === 0) {
      return null;
    }

    const { answers, at } = await node.hand(records);
    const confirmed = answers.filter((answer) => answer.state !== "refused");
    await outbox.confirm(
      confirmed.map((answer) => answer.seq),
      () => taken(confirmed, at),
    );
    const refused = answers.find((answer) => answer.state === "refused");
    if (refused) {
      return refused;
    }

    if (confirmed.length === 0) {
      throw new Error("The node answered for none of the records.");
    }
  }
}

/**
 * Sends photos, videos and voice notes, one after the other. One that the node does not take, or that can't be read, keeps none of the others.
 *
 * @param declined those that are not sent, with the reason; what the node does not take is added, and still waits.
 * @param before is done before each: records go first, and a photo takes long.
 * @throws Unreachable when the node cannot be reached; what was not confirmed still waits.
 */
export async function sendMedia(
  outbox: Outbox,
  node: Pick<Node, "putMedia">,
  declined: Map<string, string>,
  before: () => Promise<unknown> = async () => {},
): Promise<void> {
  for (;;) {
    await before();
    const hash = (await outbox.waitingMedia()).find((waiting) => !declined.has(waiting));
    if (hash === undefined) {
      return;
    }

    try {
      const held = await outbox.media(hash);
      if (held) {
        await node.putMedia(hash, held.type, held.bytes);
        await outbox.forgetMedia(hash);
      }
    } catch (error) {
      if (error instanceof Unreachable || (error instanceof Refused && error.status === 401)) {
        throw error;
      }

      declined.set(hash, error instanceof Error ? error.message : String(error));
    }
  }
}
