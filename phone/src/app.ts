import { hasTap, keepTap } from "./contact/tag.ts";
import { NoContact, touch } from "./contact/touch.ts";
import { findPosition, positionAtContact } from "./capture/position.ts";
import type { Recorded } from "./capture/recording.ts";
import { formText } from "./form/form.ts";
import { makeKeys, publicKey, type PhoneKeys } from "./keys/keys.ts";
import type { Box, Enrolled, Payload, Point, RecordAnswer, Task, Template, Today } from "./node/contract.ts";
import { Node, Refused, Unreachable } from "./node/node.ts";
import { Outbox, Rebound, type Exclusive } from "./outbox/outbox.ts";
import { sendMedia, sendRecords } from "./outbox/upload.ts";
import type { State } from "./state.ts";
import { Database, type Write } from "./storage/database.ts";
import { Vault } from "./storage/vault.ts";
import { challengeFor, draft, type Circumstances } from "./work/payloads.ts";
import { withBegun } from "./work/today.ts";
import { visitId, type Visit } from "./work/visit.ts";
import { Visits, withAnswer, withFile, type AnswerChange } from "./work/visits.ts";

interface Kept {
  keys: PhoneKeys;
  vault: Vault;
  outbox: Outbox;
  visits: Visits;
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
    trouble: null,
  };

  private kept: Kept | null = null;
  private node = new Node(null, () => document.documentElement.lang);
  private readonly listeners = new Set<() => void>();
  private synchronizing: Promise<void> | null = null;
  private fetching: Promise<void> | null = null;
  private writing: Promise<unknown> = Promise.resolve();
  private beginning: Promise<unknown> = Promise.resolve();
  private writes = 0;
  private isStale = false;
  private counting = 0;
  /** Photos, videos and voice notes that are being taken; and those, too, that are taken and not yet on the disk. */
  private recording = 0;
  private capturing = 0;
  private attached: Promise<unknown> = Promise.resolve();
  private tag: string | null = null;
  private readonly declined = new Map<string, string>();
  private readonly others = new BroadcastChannel("kexin-phone");
  private database!: Database;

  private constructor() {}

  /** Opens what the phone has kept. */
  static async open(name?: string): Promise<App> {
    const app = new App();
    app.database = await Database.open(name, () => app.set({ trouble: { kind: "storage" } }));
    await app.begin();
    app.others.onmessage = ({ data }) => void (data === "bound" ? app.begin() : app.inOrder(() => app.showKept())).catch((error) => app.note(error));
    // Out of the address: loaded again, the app would take the same tap for a new one.
    if (keepTap(location.href)) {
      history.replaceState(null, "", location.pathname + location.hash);
    }

    return app;
  }

  /** Ends it; another may be opened. */
  close(): void {
    this.others.close();
    this.database.close();
  }

  /** When all that was entered is on the disk, or could not be kept. */
  settled(): Promise<unknown> {
    return this.writing;
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Binds this phone to a person by a one-time code; records that an earlier binding left unsent are given up, and said. Photos are sent by the new one. */
  async bind(code: string, name: string): Promise<void> {
    const keys = await makeKeys(this.kept?.keys.sealing);
    const enrolled = await this.node.enrol(code, await publicKey(keys), name);
    await exclusive(async () => {
      const lost = (await this.database.keys("outbox")).length;
      await this.database.change([
        { store: "outbox" },
        { store: "visits" },
        { store: "state", key: "today" },
        { store: "keys", key: "phone", value: keys },
        { store: "state", key: "binding", value: enrolled },
        ...(lost > 0 ? [{ store: "state", key: "lost", value: lost } satisfies Write] : []),
        Outbox.begin(enrolled.phone),
      ]);
    });
    this.others.postMessage("bound");
    await this.begin();
    await this.synchronize();
  }

  /**
   * Sends what waits, and asks for today's work; does nothing where the node can't be reached.
   *
   * @param again whether what the node refused before is sent once more.
   */
  synchronize(again = false): Promise<void> {
    if (again) {
      this.declined.clear();
      this.set({ ended: typeof this.state.ended === "object" ? null : this.state.ended });
    }

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
    const { header, ...now } = this.circumstances();
    const payload = await this.contact(draft("open", task.id, point.id, { header, ...now }), box, cancel);
    const fresh: Visit = {
      task: task.id,
      point: point.id,
      phase: "open",
      openedAt: payload.at,
      closedAt: null,
      notBefore: header?.time ?? null,
      notAfter: null,
      offline: payload.offline,
      closingSeq: null,
      answers: {},
      findings: [],
    };
    // What was answered in another window stays.
    await this.append(payload, async () => (await this.kept!.visits.find(task.id, point.id)) ?? fresh);
  }

  /**
   * A contact that closes the work at a point, with the form as it stands.
   *
   * @throws NoContact when the form was changed while the box was touched: the box's answer is for the form as it was.
   */
  async closeVisit(visit: Visit, template: Template, box: Box, cancel: AbortSignal): Promise<void> {
    if (this.recording > 0) {
      throw new NoContact("recording");
    }

    await this.attached;
    await this.writing;
    const now = draft("close", visit.task, visit.point, this.circumstances());
    const signed = (await this.kept!.visits.find(visit.task, visit.point)) ?? visit;
    const formOf = ({ answers }: Visit) => formText(template.steps, answers, signed.openedAt, now.at);
    const form = formOf(signed);
    const payload = await this.contact({ ...now, form }, box, cancel);
    await this.append(payload, async (closingSeq) => {
      const latest = (await this.kept!.visits.find(visit.task, visit.point)) ?? visit;
      if (this.capturing > 0 || formOf(latest) !== form) {
        throw new NoContact("changed");
      }

      return { ...latest, phase: "closed", closedAt: payload.at, offline: latest.offline || payload.offline, closingSeq };
    });
  }

  /**
   * Changes one answer of an open form; it is on the disk when this returns.
   *
   * @throws Closed when the form is open no longer.
   */
  async answer({ task, point }: Visit, step: string, change: AnswerChange): Promise<void> {
    const { visits } = this.kept!;
    const latest = this.visit(task, point);
    if (latest?.phase === "open") {
      this.show(withAnswer(latest, step, change));
    }

    await this.inOrder(async () => {
      try {
        await this.keeping(() => visits.answer(task, point, step, change));
      } catch (error) {
        // What is shown is what is kept.
        await this.showKept().catch(() => undefined);
        throw error;
      }
    });
    this.others.postMessage("changed");
  }

  /**
   * Adds a photo, a video or a voice note to an answer when it is taken. Its bytes are on the disk before the answer names it, and the form is not closed
   * meanwhile.
   */
  attach(visit: Visit, step: string, kind: "photos" | "videos" | "voice", taking: Promise<Recorded>): Promise<void> {
    this.recording++;
    this.capturing++;
    const taken = taking.finally(() => this.recording--);
    const attached = this.keepTaken(visit, step, kind, taken).finally(() => this.capturing--);
    this.attached = Promise.allSettled([this.attached, attached]);
    return attached;
  }

  private async keepTaken(visit: Visit, step: string, kind: "photos" | "videos" | "voice", taken: Promise<Recorded>): Promise<void> {
    const { type, bytes, at } = await taken;
    const hash = await this.inOrder(() => this.keeping(() => this.kept!.outbox.hold({ type, bytes })));
    // Before the answer is shown: it must not be said that all is sent.
    await this.count();
    await this.answer(visit, step, withFile(kind, { hash, at }));
  }

  /** Removes a photo from an answer, and forgets it where no other answer names it; two photos of one moment may be the same bytes. */
  async removePhoto(visit: Visit, step: string, hash: string): Promise<void> {
    await this.answer(visit, step, ({ photos }) => ({ photos: photos.filter((photo) => photo.hash !== hash) }));
    const answers = Object.values(await this.kept!.visits.all()).flatMap(({ answers }) => Object.values(answers));
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
      const picture = await this.node.media(hash);
      // A phone with no room left still shows it.
      await pictures.put(address, new Response(picture)).catch(() => undefined);
      return picture;
    } catch (error) {
      if (error instanceof Unreachable || error instanceof Refused) {
        return null;
      }

      throw error;
    }
  }

  /** Takes up what is kept, as it stands now; once at a time, so that what was lost is said once. */
  private begin(): Promise<void> {
    const begun = this.beginning.then(() => this.takeUp());
    this.beginning = begun.catch(() => undefined);
    return begun;
  }

  private async takeUp(): Promise<void> {
    const keys = await this.database.get<PhoneKeys>("keys", "phone");
    const binding = await this.database.get<Enrolled>("state", "binding");
    if (!keys || !binding) {
      return;
    }

    // Not waited for: a browser may ask the person, who may not answer.
    void navigator.storage?.persist?.().catch(() => false);
    const vault = new Vault(this.database, keys.sealing);
    const outbox = new Outbox(this.database, vault, keys.signing.privateKey, binding.phone, exclusive);
    const visits = new Visits(this.database, vault, exclusive);
    this.kept = { keys, vault, outbox, visits };
    this.node = new Node(binding.token, () => document.documentElement.lang);
    this.tag = null;
    const today = (await vault.open<Today>("state", "today")) ?? null;
    this.set({ binding, today, visits: await visits.all(), ended: null });
    const lost = await this.database.get<number>("state", "lost");
    if (lost !== undefined) {
      const text = `${lost} records of an earlier binding were not sent.`;
      await outbox.append({ ...draft("lost", null, null, this.circumstances()), lost: text }, async () => [{ store: "state", key: "lost" }]);
    }

    await this.count();
  }

  private circumstances(): Circumstances {
    return { header: this.state.today?.header ?? null, offline: !this.state.online || !navigator.onLine };
  }

  private async contact(payload: Payload, box: Box, cancel: AbortSignal): Promise<Payload> {
    const begun = Date.now();
    const position = findPosition();
    const contact = await touch(box, await challengeFor(payload), cancel);
    // The moment of the contact: who walks to the box with the phone in hand has begun long before.
    const at = new Date().toISOString();
    return { ...payload, at, contact, position: await positionAtContact(begun, position) };
  }

  private async append(payload: Payload, change: (seq: number) => Promise<Visit>): Promise<void> {
    const { outbox, visits } = this.kept!;
    await this.inOrder(() =>
      this.keeping(async () => {
        let changed: Visit | undefined;
        await outbox.append(payload, async (seq) => [await visits.keeping((changed = await change(seq)))]);
        this.show(changed!);
      }),
    );
    this.others.postMessage("changed");
    await this.count();
    void this.synchronize();
  }

  /** Writes one after the other; one that fails keeps none of the next from being written. */
  private inOrder<T>(write: () => Promise<T>): Promise<T> {
    this.writes++;
    const written = this.writing.then(write).finally(() => {
      if (--this.writes === 0 && this.isStale) {
        void this.inOrder(() => this.showKept()).catch((error) => this.note(error));
      }
    });
    this.writing = written.catch(() => undefined);
    return written;
  }

  /** Shows the visits as they are kept: once all is written that is shown already. */
  private async showKept(): Promise<void> {
    const visits = await this.kept?.visits.all();
    this.isStale = this.writes > 1;
    if (visits && !this.isStale) {
      this.set({ visits });
    }
  }

  /** Says what keeps something from being kept, until something is. */
  private async keeping<T>(work: () => Promise<T>): Promise<T> {
    try {
      const result = await work();
      if (this.state.trouble !== null && this.state.trouble.kind !== "refused") {
        this.set({ trouble: null });
      }

      return result;
    } catch (error) {
      this.note(error);
      throw error;
    }
  }

  private note(error: unknown): void {
    if (error instanceof DOMException) {
      this.set({ trouble: { kind: error.name === "QuotaExceededError" ? "full" : "storage" } });
    } else if (error instanceof Rebound) {
      void this.begin();
    }
  }

  private show(visit: Visit): void {
    this.set({ visits: { ...this.state.visits, [visitId(visit.task, visit.point)]: visit } });
  }

  /** The newest count is what is shown, whichever ends last. */
  private async count(): Promise<void> {
    const { outbox } = this.kept!;
    const turn = ++this.counting;
    const waiting = { records: await outbox.waiting(), media: (await outbox.waitingMedia()).length };
    if (turn === this.counting) {
      this.set({ waiting });
    }
  }

  private async exchange(): Promise<void> {
    const { kept, node } = this;
    if (!kept || this.state.ended === "unbound") {
      return;
    }

    const records = async () => {
      if (this.state.ended === null || this.state.ended === "behind") {
        const stop = await sendRecords(kept.outbox, node, (answers, at) => this.confirmed(kept, answers, at));
        this.set({ online: true, ended: stop ?? this.state.ended });
      }
    };
    // What finds no room keeps no photo from being sent: that makes room.
    const full: DOMException[] = [];
    const goOn = (work: Promise<void>) =>
      work.catch((error) => {
        if (!(error instanceof DOMException)) {
          throw error;
        }

        full.push(error);
      });
    try {
      await goOn(records());
      await goOn(this.refresh(kept, node));
      await sendMedia(kept.outbox, node, this.declined, async () => {
        await goOn(records());
        await this.count();
      });
      if (full[0]) {
        throw full[0];
      }

      const refused = [...this.declined.values()][0];
      this.set({ trouble: refused !== undefined ? { kind: "refused", text: refused } : this.state.trouble?.kind === "refused" ? null : this.state.trouble });
    } catch (error) {
      if (error instanceof Unreachable) {
        this.set({ online: false });
      } else if (error instanceof Refused && error.status === 401) {
        this.set({ online: true, ended: "unbound" });
      } else if (error instanceof Refused) {
        this.set({ online: true, trouble: { kind: "refused", text: error.message } });
      } else {
        this.note(error);
        throw error;
      }
    } finally {
      await this.count();
    }
  }

  private async refresh({ outbox, vault, visits }: Kept, node: Node): Promise<void> {
    const answer = await node.today(this.tag);
    this.set({ online: true });
    if (answer === null) {
      return;
    }

    const { phone } = answer.today;
    let today = answer.today;
    await exclusive(async () => {
      const kept = await visits.all();
      today = withBegun(answer.today, this.state.today, Object.values(kept));
      const tasks = new Set(today.tasks.map((task) => task.id));
      const over = Object.entries(kept).flatMap(([id, visit]) => (visit.notAfter !== null && !tasks.has(visit.task) ? [id] : []));
      await this.database.change([
        await vault.sealed("state", "today", today),
        ...over.map((id): Write => ({ store: "visits", key: id })),
      ]);
      // As the visits stand by now: an answer may have been given since.
      this.set({ today, visits: Object.fromEntries(Object.entries(this.state.visits).filter(([id]) => !over.includes(id))) });
      const chain = (await outbox.chain())!;
      const behind = phone.next > chain.next || (phone.next < chain.next && (await outbox.waiting()) === 0);
      this.set({ ended: behind ? "behind" : this.state.ended === "behind" ? null : this.state.ended });
    });
    this.tag = answer.tag;
    // Not waited for: records and photos go meanwhile.
    this.fetching ??= this.fetch(today).finally(() => (this.fetching = null));
  }

  private async fetch({ sites, points }: Today): Promise<void> {
    for (const hash of [...sites.flatMap((site) => site.plans.map((plan) => plan.image)), ...points.flatMap((point) => point.pictures)]) {
      await this.picture(hash).catch(() => null);
    }
  }

  /** Notes on closed points that the node has them. */
  private async confirmed({ visits }: Kept, answers: RecordAnswer[], at: string): Promise<Write[]> {
    const noted = await visits.confirming(answers, at);
    noted.forEach((visit) => this.show(visit));
    return Promise.all(noted.map((visit) => visits.keeping(visit)));
  }

  private set(change: Partial<State>): void {
    this.state = { ...this.state, ...change };
    this.listeners.forEach((listener) => listener());
  }
}
