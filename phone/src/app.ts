import { hasTap, keepTap } from "./contact/tag.ts";
import { touch } from "./contact/touch.ts";
import { findPosition } from "./capture/position.ts";
import { emptyAnswer, formText } from "./form/form.ts";
import { makeKeys, publicKey, type PhoneKeys } from "./keys/keys.ts";
import type { Answer, Box, Enrolled, Payload, Point, RecordAnswer, Task, Template, Today } from "./node/contract.ts";
import { Node, Refused, Unreachable } from "./node/node.ts";
import { Outbox, type Exclusive } from "./outbox/outbox.ts";
import { upload, type Stop } from "./outbox/upload.ts";
import { Database, type Write } from "./storage/database.ts";
import { Vault } from "./storage/vault.ts";
import { challengeFor, draft, type Circumstances } from "./work/payloads.ts";
import { visitId, type Visit } from "./work/visit.ts";

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
}

interface Kept {
  keys: PhoneKeys;
  vault: Vault;
  outbox: Outbox;
}

const exclusive: Exclusive = async (work) => navigator.locks.request("kexin-phone-chain", work);

/** The phone's work: what it knows, what it did, and what waits for the node. */
export class App {
  state: State = {
    binding: null,
    today: null,
    visits: {},
    waiting: { records: 0, media: 0 },
    online: navigator.onLine,
    ended: null,
  };

  private kept: Kept | null = null;
  private node = new Node(null, () => document.documentElement.lang);
  private readonly listeners = new Set<() => void>();
  private synchronizing: Promise<void> | null = null;
  private writing: Promise<void> = Promise.resolve();

  private constructor(private readonly database: Database) {}

  /** Opens what the phone has kept. */
  static async open(): Promise<App> {
    const app = new App(await Database.open());
    const keys = await app.database.get<PhoneKeys>("keys", "phone");
    if (keys) {
      app.keep(keys);
      await app.load();
    }

    keepTap(location.href);
    return app;
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Binds this phone to a person by a one-time code; what an earlier binding left unsent is given up, and said. */
  async bind(code: string, name: string): Promise<void> {
    const keys = await makeKeys();
    const enrolled = await this.node.enrol(code, await publicKey(keys), name);
    const left = [...(await this.database.keys("outbox")), ...(await this.database.keys("visits"))];
    const media = await this.database.keys("media");
    const unsent = (await this.database.keys("outbox")).length;
    await navigator.storage?.persist?.();
    await this.database.change([
      ...left.map((key): Write => ({ store: typeof key === "number" ? "outbox" : "visits", key, value: undefined })),
      ...media.map((key): Write => ({ store: "media", key, value: undefined })),
      { store: "state", key: "today", value: undefined },
      { store: "keys", key: "phone", value: keys },
      { store: "state", key: "binding", value: enrolled },
      Outbox.begin(enrolled.phone),
    ]);
    this.keep(keys);
    await this.load();
    if (unsent > 0) {
      const lost = `${unsent} records of an earlier binding were not sent.`;
      await this.kept!.outbox.append({ ...draft("lost", null, null, this.circumstances()), lost });
    }

    await this.synchronize();
  }

  /** Sends what waits, and asks for today's work; does nothing where the node can't be reached. */
  synchronize(): Promise<void> {
    this.synchronizing ??= this.exchange().finally(() => (this.synchronizing = null));
    return this.synchronizing;
  }

  task(id: string): Task | undefined {
    return this.state.today?.tasks.find((task) => task.id === id);
  }

  point(id: string): Point | undefined {
    return this.state.today?.points.find((point) => point.id === id);
  }

  template(task: Task): Template | undefined {
    return this.state.today?.templates.find(({ id, version }) => id === task.template && version === task.templateVersion);
  }

  visit(task: string, point: string): Visit | undefined {
    return this.state.visits[visitId(task, point)];
  }

  /** Whether the tap that opened the app still waits. */
  hasTap(): boolean {
    return hasTap();
  }

  /** A contact that opens the work at a point. */
  async openVisit(task: Task, point: Point, box: Box, cancel: AbortSignal): Promise<void> {
    const payload = await this.contact({ ...draft("open", task.id, point.id, this.circumstances()) }, box, cancel);
    const visit: Visit = {
      task: task.id,
      point: point.id,
      phase: "open",
      openedAt: payload.at,
      closedAt: null,
      notBefore: this.state.today?.header?.time ?? null,
      notAfter: null,
      offline: payload.offline,
      closingSeq: null,
      answers: {},
      findings: [],
    };
    await this.append(payload, () => visit);
  }

  /** A contact that closes the work at a point, with the form as it stands. */
  async closeVisit(visit: Visit, template: Template, box: Box, cancel: AbortSignal): Promise<void> {
    const now = draft("close", visit.task, visit.point, this.circumstances());
    const form = formText(template.steps, visit.answers, visit.openedAt, now.at);
    const payload = await this.contact({ ...now, form }, box, cancel);
    await this.append(payload, (closingSeq) => ({
      ...visit,
      phase: "closed",
      closedAt: payload.at,
      offline: visit.offline || payload.offline,
      closingSeq,
    }));
  }

  /** Changes one answer of an open form; it is on the disk when this returns. */
  async answer(visit: Visit, step: string, change: Partial<Answer>): Promise<void> {
    const latest = this.visit(visit.task, visit.point) ?? visit;
    const answer = { ...(latest.answers[step] ?? emptyAnswer(step)), ...change };
    await this.keepVisit({ ...latest, answers: { ...latest.answers, [step]: answer } });
  }

  /** Keeps a photo or a voice note until the node has it. */
  async hold(type: string, bytes: Uint8Array<ArrayBuffer>): Promise<string> {
    const hash = await this.kept!.outbox.hold({ type, bytes });
    await this.count();
    return hash;
  }

  /** Forgets a photo that no answer names any longer, if the node has not got it yet; two photos of one moment may be the same bytes. */
  async discard(hash: string): Promise<void> {
    const answers = Object.values(this.state.visits).flatMap((visit) => Object.values(visit.answers));
    if (!answers.some(({ photos }) => photos.some((photo) => photo.hash === hash))) {
      await this.kept!.outbox.forgetMedia(hash);
      await this.count();
    }
  }

  /** A picture: one that waits, or one of the node's, which is then kept for later. */
  async picture(hash: string): Promise<Blob | null> {
    const held = await this.kept?.outbox.media(hash);
    if (held) {
      return new Blob([held.bytes], { type: held.type });
    }

    const pictures = await caches.open("kexin-pictures");
    const address = `/phone/pictures/${hash}`;
    const known = await pictures.match(address);
    if (known) {
      return known.blob();
    }

    try {
      const response = await this.node.media(hash);
      await pictures.put(address, response.clone());
      return await response.blob();
    } catch (error) {
      if (error instanceof Unreachable || error instanceof Refused) {
        return null;
      }

      throw error;
    }
  }

  private keep(keys: PhoneKeys): void {
    const vault = new Vault(this.database, keys.sealing);
    const outbox = new Outbox(this.database, vault, keys.signing.privateKey, exclusive);
    this.kept = { keys, vault, outbox };
  }

  private async load(): Promise<void> {
    const { vault } = this.kept!;
    const binding = (await this.database.get<Enrolled>("state", "binding")) ?? null;
    this.node = new Node(binding?.token ?? null, () => document.documentElement.lang);
    const today = (await vault.open<Today>("state", "today")) ?? null;
    const visits = await vault.openAll<Visit>("visits");
    this.set({
      binding,
      today,
      visits: Object.fromEntries(visits.map((visit) => [visitId(visit.task, visit.point), visit])),
      ended: null,
    });
    await this.count();
  }

  private circumstances(): Circumstances {
    return { header: this.state.today?.header ?? null, offline: !this.state.online };
  }

  private async contact(payload: Payload, box: Box, cancel: AbortSignal): Promise<Payload> {
    const position = findPosition();
    const contact = await touch(box, await challengeFor(payload), cancel);
    return { ...payload, contact, position: await position };
  }

  private async append(payload: Payload, change: (seq: number) => Visit): Promise<void> {
    const { outbox, vault } = this.kept!;
    await this.inOrder(async () => {
      const { seq } = await outbox.append(payload, async (next) => {
        const visit = change(next);
        return [await vault.sealed("visits", visitId(visit.task, visit.point), visit)];
      });
      this.show(change(seq));
    });
    await this.count();
    void this.synchronize();
  }

  /** Shows a visit at once and keeps it. */
  private keepVisit(visit: Visit): Promise<void> {
    this.show(visit);
    const id = visitId(visit.task, visit.point);
    return this.inOrder(async () => this.database.change([await this.kept!.vault.sealed("visits", id, this.state.visits[id])]));
  }

  /** Writes visits one after the other, so that the newest is what stays; one that fails keeps none of the next from being written. */
  private inOrder(write: () => Promise<void>): Promise<void> {
    const written = this.writing.then(write);
    this.writing = written.catch(() => {});
    return written;
  }

  private show(visit: Visit): void {
    this.set({ visits: { ...this.state.visits, [visitId(visit.task, visit.point)]: visit } });
  }

  private async count(): Promise<void> {
    const { outbox } = this.kept!;
    this.set({ waiting: { records: await outbox.waiting(), media: (await outbox.waitingMedia()).length } });
  }

  private async exchange(): Promise<void> {
    if (!this.kept || this.state.ended === "unbound") {
      return;
    }

    try {
      const stop = await upload(this.kept.outbox, this.node, (answers, at) => this.confirmed(answers, at));
      this.set({ online: true, ended: stop });
      await this.refresh();
    } catch (error) {
      if (error instanceof Unreachable) {
        this.set({ online: false });
      } else if (error instanceof Refused && error.status === 401) {
        this.set({ online: true, ended: "unbound" });
      } else {
        throw error;
      }
    } finally {
      await this.count();
    }
  }

  private async refresh(): Promise<void> {
    const { outbox, vault } = this.kept!;
    const today = await this.node.today();
    if (today === null) {
      return;
    }

    const tasks = new Set(today.tasks.map((task) => task.id));
    const over = Object.entries(this.state.visits).flatMap(([id, visit]) => (visit.notAfter !== null && !tasks.has(visit.task) ? [id] : []));
    await this.database.change([
      await vault.sealed("state", "today", today),
      ...over.map((id): Write => ({ store: "visits", key: id, value: undefined })),
    ]);
    // As the visits stand by now: an answer may have been given since.
    this.set({ visits: Object.fromEntries(Object.entries(this.state.visits).filter(([id]) => !over.includes(id))) });
    const chain = (await outbox.chain())!;
    const behind = today.phone.next > chain.next || (today.phone.next < chain.next && (await outbox.waiting()) === 0);
    this.set({ today, ended: behind ? "behind" : this.state.ended });
    for (const hash of [...today.sites.flatMap((site) => site.plans.map((plan) => plan.image)), ...today.points.flatMap((point) => point.pictures)]) {
      await this.picture(hash);
    }
  }

  /** Notes on closed points that the node has them. */
  private async confirmed(answers: RecordAnswer[], at: string): Promise<Write[]> {
    const writes: Write[] = [];
    for (const { seq, findings } of answers) {
      const visit = Object.values(this.state.visits).find(({ closingSeq }) => closingSeq === seq);
      if (visit) {
        const noted = { ...visit, notAfter: at, findings: findings.map((finding) => finding.text) };
        this.show(noted);
        writes.push(await this.kept!.vault.sealed("visits", visitId(visit.task, visit.point), noted));
      }
    }

    return writes;
  }

  private set(change: Partial<State>): void {
    this.state = { ...this.state, ...change };
    this.listeners.forEach((listener) => listener());
  }
}
