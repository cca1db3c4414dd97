import { base64, type Bytes } from "../encoding.ts";
import type { Box, Contact } from "../node/contract.ts";
import { messageSize, readAnswer, type BoxFault } from "./challenge.ts";
import { overBluetooth } from "./bluetooth.ts";
import { readTag, takeTap } from "./tag.ts";

/** Why there was no contact. */
export type TouchFault = BoxFault | "silent" | "unsupported" | "not-a-tag" | "changed" | "recording";

export class NoContact extends Error {
  constructor(
    readonly fault: TouchFault,
    readonly detail = "",
  ) {
    super(detail || fault);
  }
}

/** Touches the box or the tag of a point, by whatever reaches it. */
export function touch(box: Box, challenge: Bytes, cancel: AbortSignal): Promise<Contact> {
  // Bluetooth can't be told to stop; what it says after that is not waited for.
  const cancelled = new Promise<never>((_, reject) => {
    const end = () => reject(new NoContact("silent"));
    cancel.aborted ? end() : cancel.addEventListener("abort", end);
  });
  return Promise.race([reach(box, challenge, cancel), cancelled]);
}

async function reach(box: Box, challenge: Bytes, cancel: AbortSignal): Promise<Contact> {
  if (box.kind === "tag") {
    const message = takeTap() ?? (box.address === null ? await readTag(cancel) : await simulatedTap(box.address, cancel));
    return { kind: "tag", message };
  }

  const sent = box.address === null ? await overBluetooth(challenge) : await overHttp(box.address, challenge, cancel);
  const said = readAnswer(sent);
  if ("fault" in said) {
    throw new NoContact(said.fault);
  }

  return { kind: "active", challenge: base64(challenge), answer: base64(said.answer) };
}

/** The message of a tag in the address that a tap opens; null when it is none. */
export function messageOf(address: string): string | null {
  return /\?(e=[0-9A-F]{32}&c=[0-9A-F]{16})$/.exec(address)?.[1] ?? null;
}

async function overHttp(address: string, challenge: Bytes, cancel: AbortSignal): Promise<Bytes> {
  const answer = await ask(address, { method: "POST", headers: { "Content-Type": "application/cbor" }, body: challenge }, cancel);
  return new Uint8Array(await answer.arrayBuffer()).slice(0, messageSize + 1);
}

async function simulatedTap(address: string, cancel: AbortSignal): Promise<string> {
  const message = messageOf(await (await ask(address, {}, cancel)).text());
  if (message === null) {
    throw new NoContact("not-a-tag");
  }

  return message;
}

async function ask(address: string, init: RequestInit, cancel: AbortSignal): Promise<Response> {
  const answer = await fetch(`${address}/contact`, { ...init, signal: cancel }).catch(() => null);
  if (!answer?.ok) {
    throw new NoContact("silent");
  }

  return answer;
}
