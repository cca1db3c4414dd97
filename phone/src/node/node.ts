import type { Bytes } from "../encoding.ts";
import type { Enrolled, RecordAnswers, SignedRecord, Today } from "./contract.ts";

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
  private tag: string | null = null;

  constructor(
    private readonly token: string | null,
    private readonly language: () => string,
  ) {}

  async enrol(code: string, publicKey: string, name: string): Promise<Enrolled> {
    return (await this.send("POST", "enrol", { code, publicKey, name })).json();
  }

  /** Today's work; null when nothing has changed since it was asked for last. */
  async today(): Promise<Today | null> {
    const headers: Record<string, string> = this.tag === null ? {} : { "If-None-Match": this.tag };
    const response = await this.ask("phone", { headers });
    if (response.status === 304) {
      return null;
    }

    const today: Today = await (await checked(response)).json();
    this.tag = response.headers.get("ETag");
    return today;
  }

  /** Hands records in; also says when the node had them, by the node's clock. */
  async hand(records: SignedRecord[]): Promise<RecordAnswers & { at: string }> {
    const response = await this.send("POST", "phone/records", { records });
    const date = response.headers.get("Date");
    return { ...(await response.json()), at: new Date(date ?? Date.now()).toISOString() };
  }

  async putMedia(hash: string, type: string, bytes: Bytes): Promise<void> {
    const headers = { "Content-Type": type };
    await checked(await this.ask(`photos/${hash}`, { method: "PUT", headers, body: bytes }));
  }

  async media(hash: string): Promise<Response> {
    return checked(await this.ask(`photos/${hash}`, {}));
  }

  private async send(method: string, path: string, body: unknown): Promise<Response> {
    const headers = { "Content-Type": "application/json" };
    return checked(await this.ask(path, { method, headers, body: JSON.stringify(body) }));
  }

  private async ask(path: string, init: RequestInit & { headers?: Record<string, string> }): Promise<Response> {
    const headers = { "Accept-Language": this.language(), ...init.headers };
    const authorized = this.token === null ? headers : { ...headers, Authorization: `Bearer ${this.token}` };
    try {
      return await fetch(`/v1/inspection/${path}`, { ...init, headers: authorized, cache: "no-store" });
    } catch (error) {
      throw new Unreachable(String(error));
    }
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
