import type { Bytes } from "../encoding.ts";
import type { Enrolled, RecordAnswers, SignedRecord, Today } from "./contract.ts";

/** How long an answer may take, in milliseconds: a connection that is dead without saying so must not hold up the next try. */
const patience = 60_000;
const patienceForFiles = 5 * 60_000;

/** The node was not reached, or it broke off: what was asked is asked again later. */
export class Unreachable extends Error {}

/** The node answered, and not with what was asked. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** The node's API for phones. */
export class Node {
  constructor(
    private readonly token: string | null,
    private readonly language: () => string,
  ) {}

  async enrol(code: string, publicKey: string, name: string): Promise<Enrolled> {
    return json<Enrolled>(await this.send("POST", "enrol", { code, publicKey, name }));
  }

  /** Today's work, and the tag by which it is asked for again; null when nothing has changed since that tag. */
  async today(tag: string | null): Promise<{ today: Today; tag: string | null } | null> {
    const headers: Record<string, string> = tag === null ? {} : { "If-None-Match": tag };
    const response = await this.ask("phone", { headers });
    if (response.status === 304) {
      return null;
    }

    return { today: await json<Today>(await checked(response)), tag: response.headers.get("ETag") };
  }

  /** Hands records in; also says when the node had them, by the node's clock. */
  async hand(records: SignedRecord[]): Promise<RecordAnswers & { at: string }> {
    const response = await this.send("POST", "phone/records", { records });
    const date = response.headers.get("Date");
    return { ...(await json<RecordAnswers>(response)), at: new Date(date ?? Date.now()).toISOString() };
  }

  /** Hands a file in; when this returns, the node has said that it keeps these bytes. */
  async putMedia(hash: string, type: string, bytes: Bytes): Promise<void> {
    const headers = { "Content-Type": type };
    const response = await checked(await this.ask(`photos/${hash}`, { method: "PUT", headers, body: bytes }, patienceForFiles));
    if ((await json<{ hash: string }>(response)).hash !== hash) {
      throw new Unreachable("The answer is about another file.");
    }
  }

  async media(hash: string): Promise<Blob> {
    const response = await checked(await this.ask(`photos/${hash}`, {}, patienceForFiles));
    return whole(response.blob());
  }

  private async send(method: string, path: string, body: unknown): Promise<Response> {
    const headers = { "Content-Type": "application/json" };
    return checked(await this.ask(path, { method, headers, body: JSON.stringify(body) }));
  }

  private ask(path: string, init: RequestInit & { headers?: Record<string, string> }, longest = patience): Promise<Response> {
    const headers = { "Accept-Language": this.language(), ...init.headers };
    const authorized = this.token === null ? headers : { ...headers, Authorization: `Bearer ${this.token}` };
    return whole(
      fetch(`/v1/inspection/${path}`, { ...init, headers: authorized, cache: "no-store", signal: AbortSignal.timeout(longest) }),
    );
  }
}

function json<T>(response: Response): Promise<T> {
  return whole(response.json() as Promise<T>);
}

/** An answer that breaks off, comes too late or is none of the node's, as that of a hotel's network, is none. */
async function whole<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw new Unreachable(String(error));
  }
}

async function checked(response: Response): Promise<Response> {
  if (response.ok) {
    return response;
  }

  // A gateway's or an overloaded node's answer is none: what was sent is kept and sent again.
  if (response.status === 429 || response.status >= 500) {
    throw new Unreachable(`The node answered ${response.status}.`);
  }

  const problem = await response.json().catch(() => null);
  throw new Refused(response.status, problem?.title ?? `${response.status}`);
}
