import "fake-indexeddb/auto";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { App } from "../src/app.ts";
import { keepTap, takeTap } from "../src/contact/tag.ts";
import { NoContact } from "../src/contact/touch.ts";
import { hex, sha256, utf8 } from "../src/encoding.ts";
import type { SignedRecord, Task, Template, Today } from "../src/node/contract.ts";

const both = (text: string) => ({ en: text, zh: text });
const task = { id: "t", name: both("Patrol"), site: "s", template: "fire", templateVersion: 1, points: ["p"], done: [], state: "open" } as unknown as Task;
const point = { id: "p", site: "s", name: "Gate", code: "1", pictures: [], box: { kind: "tag", id: "b", publicKey: null, address: null } };
const steps = ["door", "note"].map((id) => ({ id, kind: "text", text: both(id), required: false, photo: "never", when: null }));
const template = { id: "fire", version: 1, steps } as unknown as Template;

/** A node that takes what comes, and can be cut off or refuse. */
class FakeNode {
  readonly records: SignedRecord[] = [];
  readonly media: string[] = [];
  tasks: Task[] = [task];
  next: number | null = null;
  isCut = false;
  refusesFrom = Infinity;
  refusesMedia: string | null = null;
  handed = 0;
  dayAsked = 0;
  /** Called before an answer is given. */
  before: (path: string) => Promise<void> = async () => {};

  async fetch(address: string, init: RequestInit): Promise<Response> {
    if (this.isCut) {
      throw new TypeError("cut");
    }

    const path = address.replace("/v1/inspection/", "");
    await this.before(path);
    switch (path.split("/")[0]) {
      case "enrol":
        this.records.length = 0;
        return Response.json({ phone: `phone ${++bound}`, token: "x", tokenEndsAt: "", person: { id: "li", name: "Li" }, organisation: "East" });
      case "photos":
        return this.photo(path.slice("photos/".length));
      default:
        return path === "phone" ? this.day(init) : this.hand(JSON.parse(init.body as string).records);
    }
  }

  private photo(hash: string): Response {
    if (hash === this.refusesMedia) {
      return Response.json({ title: "No such type." }, { status: 400 });
    }

    this.media.push(hash);
    return Response.json({ hash, size: 1 });
  }

  private day(init: RequestInit): Response {
    this.dayAsked++;
    const tag = `"${this.tasks.length}"`;
    if ((init.headers as Record<string, string>)["If-None-Match"] === tag) {
      return new Response(null, { status: 304 });
    }

    const today = {
      phone: { id: "", next: this.next ?? this.records.length + 1, head: "" },
      header: { height: 1, hash: "00".repeat(32), time: "2026-05-01T00:00:00.000Z" },
      tasks: this.tasks,
      points: this.tasks.length > 0 ? [point] : [],
      templates: this.tasks.length > 0 ? [template] : [],
      sites: [],
    } as unknown as Today;
    return Response.json(today, { headers: { ETag: tag } });
  }

  private hand(records: SignedRecord[]): Response {
    this.handed++;
    const answers = [];
    for (const record of records) {
      if (record.seq >= this.refusesFrom) {
        answers.push({ seq: record.seq, state: "refused", hash: "", rule: null, findings: [] });
        break;
      }

      const isKnown = record.seq <= this.records.length;
      isKnown || this.records.push(record);
      answers.push({ seq: record.seq, state: isKnown ? "known" : "accepted", hash: "", rule: null, findings: [] });
    }

    return Response.json({ next: this.records.length + 1, head: "", answers });
  }

  said(place: number): { kind: string; form: string; lost: string; offline: boolean; at: string } {
    return JSON.parse(this.records.at(place)!.payload);
  }
}

let bound = 0;
let opened = 0;
let node: FakeNode;
let name: string;
let app: App;
const apps: App[] = [];
const place = { href: "https://node.example/phone/", pathname: "/phone/", hash: "" };

async function open(): Promise<App> {
  const next = await App.open(name);
  apps.push(next);
  return next;
}

/** The browser's locks: one piece of work at a time, over all windows. */
function locks() {
  let last: Promise<unknown> = Promise.resolve();
  return {
    request<T>(_: string, work: () => Promise<T>): Promise<T> {
      const next = last.then(work);
      last = next.catch(() => undefined);
      return next;
    },
  };
}

/** For machines that have much else to do. */
const patience = { timeout: 60_000 };
const never = () => new AbortController().signal;
const tap = () => keepTap(`https://node.example/phone/?e=${"A".repeat(32)}&c=${"B".repeat(16)}`);
const visitOf = (of: App) => of.visit("t", "p")!;
const jpeg = (text: string) => Promise.resolve({ type: "image/jpeg", bytes: utf8(text), at: "2026-05-01T08:00:00.000Z" });
const type = (of: App, step: string, value: string) => of.answer(visitOf(of), step, () => ({ value }));

async function openPoint(of: App): Promise<void> {
  tap();
  await of.openVisit(of.task("t")!, of.point("p")!, of.point("p")!.box!, never());
}

async function closePoint(of: App): Promise<void> {
  tap();
  await of.closeVisit(visitOf(of), template, of.point("p")!.box!, never());
}

beforeEach(async () => {
  node = new FakeNode();
  name = `app-${opened++}`;
  vi.stubGlobal("navigator", { onLine: true, locks: locks() });
  vi.stubGlobal("document", { documentElement: { lang: "en" } });
  vi.stubGlobal("location", place);
  vi.stubGlobal("history", { replaceState: vi.fn() });
  vi.stubGlobal("fetch", (address: string, init: RequestInit) => node.fetch(address, init));
  app = await open();
  await app.bind("code", "Phone");
});

afterEach(async () => {
  for (const each of apps.splice(0)) {
    await each.synchronize().catch(() => undefined);
    each.close();
  }

  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

describe("two windows", () => {
  it("keep both what was answered in the one and in the other, and sign both", async () => {
    await openPoint(app);
    const other = await open();
    await type(app, "door", "shut");
    await type(other, "note", "all well");
    await vi.waitFor(() => expect(visitOf(app).answers["note"]?.value).toBe("all well"), patience);
    await closePoint(other);
    await other.synchronize();
    expect(JSON.parse(node.said(-1).form).answers.map(({ value }: { value: string }) => value)).toEqual(["shut", "all well"]);
    await vi.waitFor(() => expect(visitOf(app).phase).toBe("closed"), patience);
    await expect(type(app, "door", "open")).rejects.toThrow("closed");
    expect(visitOf(await open()).phase).toBe("closed");
  });

  it("sign by the same key when the phone is bound anew in one of them", async () => {
    const other = await open();
    await app.bind("code", "Phone");
    await vi.waitFor(() => expect(other.state.binding!.phone).toBe(app.state.binding!.phone), patience);
    await other.synchronize();
    await openPoint(other);
    await other.synchronize();
    expect(node.records).toHaveLength(1);
  });
});

describe("a form", () => {
  it("is not closed by a contact that was made for other answers", async () => {
    await openPoint(app);
    await type(app, "door", "shut");
    node.isCut = true;
    const digest = crypto.subtle.digest.bind(crypto.subtle);
    let hasChanged = false;
    vi.spyOn(crypto.subtle, "digest").mockImplementation(async (algorithm, data) => {
      // Between the form's hash, which the contact binds, and the contact's end.
      if (!hasChanged) {
        hasChanged = true;
        await type(app, "door", "broken");
      }

      return digest(algorithm, data);
    });
    await expect(closePoint(app)).rejects.toThrow(NoContact);
    expect(visitOf(app).phase).toBe("open");
    await closePoint(app);
    node.isCut = false;
    await app.synchronize();
    await app.synchronize();
    expect(JSON.parse(node.said(-1).form).answers[0].value).toBe("broken");
    expect(node.records).toHaveLength(2);
  });

  it("is not closed while something is recorded", async () => {
    await openPoint(app);
    let end = (_: { type: string; bytes: ReturnType<typeof utf8>; at: string }) => {};
    const attached = app.attach(visitOf(app), "door", "voice", new Promise((resolve) => (end = resolve)));
    await expect(closePoint(app)).rejects.toMatchObject({ fault: "recording" });
    end(await jpeg("spoken"));
    await attached;
    await closePoint(app);
    expect(visitOf(app).answers["door"]!.voice).toHaveLength(1);
  });

  it("is closed with a photo that was taken and is still being written", async () => {
    await openPoint(app);
    let taken: Promise<void> | undefined;
    const shown = new Promise<void>((resolve) =>
      app.subscribe(() => void ((app.state.visits["t/p"]?.answers["door"]?.photos.length ?? 0) > 0 && resolve())),
    );
    taken = app.attach(visitOf(app), "door", "photos", jpeg("a"));
    await shown;
    await closePoint(app);
    await taken;
    expect(visitOf(app)).toMatchObject({ phase: "closed", answers: { door: { photos: [{}] } } });
  });

  it("keeps both of two photos that are taken at the same moment, and no more than the node reads", async () => {
    await openPoint(app);
    await Promise.all(["a", "b"].map((text) => app.attach(visitOf(app), "door", "photos", jpeg(text))));
    expect(visitOf(await open()).answers["door"]!.photos).toHaveLength(2);
    for (let i = 2; i < 20; i++) {
      await app.attach(visitOf(app), "door", "photos", jpeg(`${i}`));
    }

    await expect(app.attach(visitOf(app), "door", "photos", jpeg("x"))).rejects.toThrow(RangeError);
  });

  it("can be closed though its task was given to somebody else", async () => {
    await openPoint(app);
    node.tasks = [];
    await app.synchronize();
    await app.synchronize();
    expect(app.task("t")).toBeDefined();
    await closePoint(await open());
    await app.synchronize();
    await app.synchronize();
    expect(node.said(-1).kind).toBe("close");
  });

  it("does not show what could not be kept, and says so until something is kept", async () => {
    await openPoint(app);
    await type(app, "door", "shut");
    const put = vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(() => {
      throw new DOMException("full", "QuotaExceededError");
    });
    await expect(type(app, "door", "open")).rejects.toThrow("full");
    expect(visitOf(app).answers["door"]!.value).toBe("shut");
    expect(app.state.trouble).toEqual({ kind: "full" });
    await expect(closePoint(app)).rejects.toThrow("full");
    expect(visitOf(app).phase).toBe("open");
    put.mockRestore();
    await type(app, "door", "open");
    expect(app.state.trouble).toBeNull();
    await closePoint(app);
  });
});

describe("what is sent", () => {
  it("goes on to photos and to the day's work after a record that is refused, which is not sent again by itself", async () => {
    node.isCut = true;
    await openPoint(app);
    await app.attach(visitOf(app), "door", "photos", jpeg("a"));
    [node.isCut, node.refusesFrom] = [false, 1];
    await app.synchronize();
    await app.synchronize();
    expect(app.state.ended).toMatchObject({ state: "refused" });
    expect(node.media).toHaveLength(1);
    const { handed, dayAsked } = node;
    await app.synchronize();
    expect(node.handed).toBe(handed);
    expect(node.dayAsked).toBeGreaterThan(dayAsked);
    node.refusesFrom = Infinity;
    await app.synchronize(true);
    expect(app.state).toMatchObject({ ended: null, waiting: { records: 0, media: 0 } });
  });

  it("goes on to other photos after one that the node does not take, and says that one", async () => {
    node.isCut = true;
    await openPoint(app);
    const hashes = await Promise.all(["a", "b", "c"].map(async (text) => hex(await sha256(utf8(text)))));
    for (const text of ["a", "b", "c"]) {
      await app.attach(visitOf(app), "door", "photos", jpeg(text));
    }

    [node.isCut, node.refusesMedia] = [false, [...hashes].sort()[0]!];
    await app.synchronize();
    await app.synchronize();
    expect([...node.media].sort()).toEqual([...hashes].sort().slice(1));
    expect(app.state).toMatchObject({ trouble: { kind: "refused", text: "No such type." }, waiting: { media: 1 } });
    node.refusesMedia = null;
    await app.synchronize(true);
    expect(app.state).toMatchObject({ trouble: null, waiting: { media: 0 } });
  });

  it("is records first, also those that are made while many photos go", async () => {
    node.isCut = true;
    await openPoint(app);
    for (const text of ["a", "b", "c"]) {
      await app.attach(visitOf(app), "door", "photos", jpeg(text));
    }

    node.isCut = false;
    const order: string[] = [];
    node.before = async (path) => {
      order.push(path.split("/")[0] === "photos" ? "photo" : path);
      if (order.filter((each) => each === "photo").length === 1 && visitOf(app).phase === "open") {
        await closePoint(app);
      }
    };
    await app.synchronize();
    expect(order.filter((each) => each !== "phone")).toEqual(["phone/records", "photo", "phone/records", "photo", "photo"]);
  });

  it("is not forgotten for an answer about something else", async () => {
    await openPoint(app);
    const answer = vi.spyOn(node as unknown as { photo: () => Response }, "photo").mockImplementation(() => Response.json({ login: "please" }));
    await app.attach(visitOf(app), "door", "photos", jpeg("a"));
    await app.synchronize();
    await app.synchronize();
    expect(app.state).toMatchObject({ online: false, waiting: { media: 1 } });
    answer.mockRestore();
  });

  it("says offline where the browser knows it before a request has failed", async () => {
    (navigator as { onLine: boolean }).onLine = false;
    await openPoint(app);
    await app.synchronize();
    expect(node.said(-1).offline).toBe(true);
  });
});

describe("a phone that is bound anew", () => {
  it("says what was lost though it stopped in between, and sends the photos", async () => {
    node.isCut = true;
    await openPoint(app);
    await app.attach(visitOf(app), "door", "photos", jpeg("a"));
    node.isCut = false;
    node.before = async (path) => {
      node.isCut = path === "enrol";
    };
    // The node binds the phone, and nothing gets through after that, as if it had stopped.
    await app.bind("code", "Phone");
    expect(Object.keys(app.state.visits)).toEqual([]);
    [node.isCut, node.before] = [false, async () => {}];
    const again = await open();
    await again.synchronize();
    expect(node.records).toHaveLength(1);
    expect(node.said(0).lost).toContain("1 records");
    expect(node.media).toHaveLength(1);
  });

  it("keeps the new binding's records when an answer to the old one's comes late", async () => {
    node.isCut = true;
    await openPoint(app);
    node.isCut = false;
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    let isHeld = false;
    node.before = async (path) => {
      if (path === "phone/records" && !isHeld) {
        isHeld = true;
        await held;
      }
    };
    const late = app.synchronize();
    await vi.waitFor(() => expect(isHeld).toBe(true), patience);
    node.before = async (path) => {
      node.isCut = path === "enrol";
    };
    const next = `phone ${bound + 1}`;
    const binding = app.bind("code", "Phone");
    await vi.waitFor(() => expect(app.state.binding!.phone).toBe(next), patience);
    release();
    await Promise.allSettled([late, binding]);
    expect(node.records.map((record) => JSON.parse(record.payload).kind)).toEqual(["open"]);
    expect(app.state.waiting.records).toBe(1);
  });
});

describe("a contact", () => {
  it("is dated by the moment in which it happened, and not by that in which it was asked for", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const digest = crypto.subtle.digest.bind(crypto.subtle);
    vi.setSystemTime("2026-05-01T08:00:00.000Z");
    vi.spyOn(crypto.subtle, "digest").mockImplementation(async (algorithm, data) => {
      vi.setSystemTime("2026-05-01T08:01:00.000Z");
      return digest(algorithm, data);
    });
    await openPoint(app);
    vi.useRealTimers();
    await app.synchronize();
    await app.synchronize();
    expect(node.said(-1).at).toBe("2026-05-01T08:01:00.000Z");
  });

  it("that is cancelled is waited for no longer, though Bluetooth goes on", async () => {
    (navigator as unknown as { bluetooth: unknown }).bluetooth = { requestDevice: () => new Promise(() => {}) };
    const cancel = new AbortController();
    const box = { kind: "active" as const, id: "b", publicKey: "", address: null };
    const opening = app.openVisit(app.task("t")!, app.point("p")!, box, cancel.signal);
    cancel.abort();
    await expect(opening).rejects.toThrow(NoContact);
  });
});

describe("the state of the chain", () => {
  it("stays behind until the node says otherwise", async () => {
    node.tasks = [task, { ...task, id: "u" }];
    node.next = 7;
    await app.synchronize();
    expect(app.state.ended).toBe("behind");
    await app.synchronize();
    expect(app.state.ended).toBe("behind");
  });
});

describe("a tap that opened the app", () => {
  it("is taken out of the address, so that loading again does not use it twice", async () => {
    vi.stubGlobal("location", { ...place, href: `https://node.example/phone/?e=${"A".repeat(32)}&c=${"B".repeat(16)}#/t`, hash: "#/t" });
    await open();
    expect(history.replaceState).toHaveBeenCalledWith(null, "", "/phone/#/t");
    expect(takeTap()).toContain("e=A");
    expect(takeTap()).toBeNull();
  });
});
