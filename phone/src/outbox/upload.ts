import type { Node } from "../node/node.ts";
import type { RecordAnswer } from "../node/contract.ts";
import type { Write } from "../storage/database.ts";
import type { Outbox } from "./outbox.ts";

const recordsAtOnce = 50;
const charactersAtOnce = 2_000_000;

/** A record that the node is never going to take; the chain ends there. */
export type Stop = RecordAnswer;

/**
 * Sends what waits, in order: records first, then photos. Ends when nothing waits, or with the record that the node refuses.
 *
 * @param taken says what else to keep when the node has confirmed records, and when that was.
 * @throws Unreachable when the node cannot be reached; what was not confirmed still waits.
 */
export async function upload(
  outbox: Outbox,
  node: Pick<Node, "hand" | "putMedia">,
  taken: (answers: RecordAnswer[], at: string) => Promise<Write[]> = async () => [],
): Promise<Stop | null> {
  for (;;) {
    const records = await outbox.first(recordsAtOnce, charactersAtOnce);
    if (records.length === 0) {
      break;
    }

    const { answers, at } = await node.hand(records);
    const confirmed = answers.filter((answer) => answer.state !== "refused");
    await outbox.confirm(
      confirmed.map((answer) => answer.seq),
      await taken(confirmed, at),
    );
    const refused = answers.find((answer) => answer.state === "refused");
    if (refused) {
      return refused;
    }

    if (confirmed.length === 0) {
      throw new Error("The node answered for none of the records.");
    }
  }

  for (const hash of await outbox.waitingMedia()) {
    const held = await outbox.media(hash);
    if (held) {
      await node.putMedia(hash, held.type, held.bytes);
      await outbox.forgetMedia(hash);
    }
  }

  return null;
}
