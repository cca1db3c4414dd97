import { hex, sha256, utf8 } from "../encoding.ts";
import { challenge, workOf, type ContactStep } from "../contact/challenge.ts";
import type { Header, Payload } from "../node/contract.ts";

/** What a payload says beside the contact. */
export interface Circumstances {
  header: Header | null;
  offline: boolean;
}

/** The beginning of a payload: everything that is known before the contact. */
export function draft(kind: Payload["kind"], task: string | null, point: string | null, now: Circumstances): Payload {
  return {
    v: 1,
    kind,
    at: new Date().toISOString(),
    task,
    point,
    header: now.header && { height: now.header.height, hash: now.header.hash },
    offline: now.offline,
    position: null,
    contact: null,
    face: null,
    form: null,
    salt: hex(crypto.getRandomValues(new Uint8Array(16))),
    lost: null,
  };
}

/** The challenge that ties a contact to the payload's work. */
export async function challengeFor(payload: Payload): Promise<Uint8Array<ArrayBuffer>> {
  const step: ContactStep = payload.kind === "close" ? "close" : "open";
  const form = payload.form === null ? [] : [hex(await sha256(utf8(payload.form)))];
  const work = await workOf(step, [payload.task!, payload.point!, ...form], payload.salt);
  return challenge(step, payload.header?.hash ?? null, work, crypto.getRandomValues(new Uint8Array(16)));
}
