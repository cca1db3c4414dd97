import { joined, sha256, unhex, utf8, type Bytes } from "../encoding.ts";

/** What a contact does to the work at a point. */
export type ContactStep = "open" | "close";

const numberOf = { open: 1, close: 2 } as const;

/** The longest message in either direction, in bytes. */
export const messageSize = 255;

/** A challenge to an active box in canonical bytes: docs/box-protocol.md. */
export function challenge(step: ContactStep, header: string | null, work: Bytes, nonce: Bytes): Bytes {
  const kind = utf8("kexin/box-challenge/1");
  return joined(
    Uint8Array.of(0x85, 0x60 + kind.length),
    kind,
    Uint8Array.of(numberOf[step], 0x58, 32),
    header === null ? new Uint8Array(32) : unhex(header),
    Uint8Array.of(0x58, 32),
    work,
    Uint8Array.of(0x40 + nonce.length),
    nonce,
  );
}

/** The work that a box's answer is tied to: the task and the point at the beginning, and the filled-in form as well at the end. */
export function workOf(step: ContactStep, parts: string[], salt: string): Promise<Bytes> {
  return sha256(utf8([step, ...parts, salt].join("\n")));
}

/** Why a box gave no contact. */
export type BoxFault = "no-challenge" | "clock" | "memory" | "worn" | "unknown";

const faults: BoxFault[] = ["unknown", "no-challenge", "clock", "memory", "worn"];

/** What a box's message is: an answer, or why there is none. The node checks an answer; the phone only keeps it. */
export function readAnswer(message: Bytes): { answer: Bytes } | { fault: BoxFault } {
  const starts = (kind: string, items: number) => {
    const head = joined(Uint8Array.of(0x80 + items, 0x60 + kind.length), utf8(kind));
    return head.every((byte, at) => message[at] === byte) ? head.length : null;
  };
  if (message.length <= messageSize && starts("kexin/box-answer/1", 3) !== null) {
    return { answer: message };
  }

  const refusal = starts("kexin/box-refusal/1", 2);
  return { fault: (refusal === null ? undefined : faults[message[refusal] ?? 0]) ?? "unknown" };
}
