import { emptyAnswer } from "../form/form.ts";
import type { Answer, Media, RecordAnswer } from "../node/contract.ts";
import type { Exclusive } from "../outbox/outbox.ts";
import type { Database, Write } from "../storage/database.ts";
import type { Vault } from "../storage/vault.ts";
import { visitId, type Visit } from "./visit.ts";

/** The most photos of an answer, and videos, and voice notes: a form with more is none that the node reads. */
export const mostFiles = 20;

/** What is changed of an answer, by what it is at that moment. */
export type AnswerChange = (latest: Answer) => Partial<Answer>;

/** The form was closed before this answer could be kept. */
export class Closed extends Error {}

/** A photo, a video or a voice note more. */
export function withFile(kind: "photos" | "videos" | "voice", file: Media): AnswerChange {
  return (latest) => {
    if (latest[kind].length >= mostFiles) {
      throw new RangeError(`An answer has at most ${mostFiles} ${kind}.`);
    }

    return { [kind]: [...latest[kind], file] };
  };
}

/** A visit with one answer changed. */
export function withAnswer(visit: Visit, step: string, change: AnswerChange): Visit {
  const latest = visit.answers[step] ?? emptyAnswer(step);
  return { ...visit, answers: { ...visit.answers, [step]: { ...latest, ...change(latest) } } };
}

/** The visits as they stand on the disk. All windows change them there, one at a time, so that none undoes what another did. */
export class Visits {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly exclusive: Exclusive,
  ) {}

  async all(): Promise<Record<string, Visit>> {
    const visits = await this.vault.openAll<Visit>("visits");
    return Object.fromEntries(visits.map((visit) => [visitId(visit.task, visit.point), visit]));
  }

  find(task: string, point: string): Promise<Visit | undefined> {
    return this.vault.open<Visit>("visits", visitId(task, point));
  }

  /** What keeps a visit; for who holds the lock. */
  keeping(visit: Visit): Promise<Write> {
    return this.vault.sealed("visits", visitId(visit.task, visit.point), visit);
  }

  /**
   * Changes one answer of an open form; it is on the disk when this returns.
   *
   * @throws Closed when the form is open no longer.
   */
  answer(task: string, point: string, step: string, change: AnswerChange): Promise<Visit> {
    return this.exclusive(async () => {
      const visit = await this.find(task, point);
      if (visit?.phase !== "open") {
        throw new Closed("The form is closed.");
      }

      const changed = withAnswer(visit, step, change);
      await this.database.change([await this.keeping(changed)]);
      return changed;
    });
  }

  /** What notes on closed points that the node has them; for who holds the lock. */
  async confirming(answers: RecordAnswer[], at: string): Promise<Visit[]> {
    const visits = Object.values(await this.all());
    return answers.flatMap(({ seq, findings }) => {
      const visit = visits.find(({ closingSeq }) => closingSeq === seq);
      return visit ? [{ ...visit, notAfter: at, findings: findings.map((finding) => finding.text) }] : [];
    });
  }
}
