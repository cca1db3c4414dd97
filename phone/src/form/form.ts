import type { Answer, Step } from "../node/contract.ts";

/** What a form holds so far, by the steps' ids. */
export type Answers = Record<string, Answer>;

/** What an answer still lacks. */
export type Lack = "value" | "number" | "choice" | "photo";

export function emptyAnswer(step: string): Answer {
  return { step, value: null, photos: [], videos: [], voice: [], note: null };
}

/** The steps that are asked, in order: one that hangs on another is asked when that one is, and has one of the values named. */
export function asked(steps: Step[], answers: Answers): Step[] {
  const found = new Set<string>();
  return steps.filter(({ id, when }) => {
    const value = when && answers[when.step]?.value;
    const isAsked = when === null || (found.has(when.step) && value !== null && value !== undefined && when.is.includes(String(value)));
    if (isAsked) {
      found.add(id);
    }

    return isAsked;
  });
}

/** Whether an answer says that something is wrong: a check that failed, a reading outside its limits, a choice that means a failure. */
export function fails(step: Step, answer: Answer | undefined): boolean {
  const value = answer?.value ?? null;
  switch (step.kind) {
    case "check":
      return value === "fail";
    case "reading":
      return typeof value === "number" && ((step.min !== null && value < step.min) || (step.max !== null && value > step.max));
    case "choice":
      return step.choices?.some((choice) => choice.id === value && choice.fails) ?? false;
    case "text":
    case "photo":
      return false;
  }
}

/** What an answer lacks before the form may be closed; null when it lacks nothing. */
export function lack(step: Step, answer: Answer | undefined): Lack | null {
  const value = answer?.value ?? null;
  if (step.kind !== "photo") {
    if (value === null || value === "") {
      return step.required ? "value" : null;
    }

    if (step.kind === "reading" && (typeof value !== "number" || !Number.isFinite(value))) {
      return "number";
    }

    if (step.kind === "choice" && !step.choices?.some((choice) => choice.id === value)) {
      return "choice";
    }
  }

  const needsPhoto =
    step.photo === "always" || (step.photo === "failing" && fails(step, answer)) || (step.kind === "photo" && step.required);
  return needsPhoto && !answer?.photos.length ? "photo" : null;
}

/** What a form lacks, by the steps' ids; empty when it may be closed. */
export function lacks(steps: Step[], answers: Answers): Map<string, Lack> {
  return new Map(
    asked(steps, answers).flatMap((step) => {
      const found = lack(step, answers[step.id]);
      return found ? [[step.id, found] as const] : [];
    }),
  );
}

/** The form's text as it is signed: the steps that were asked, in order; what was answered before a condition changed is left out. */
export function formText(steps: Step[], answers: Answers, startedAt: string, endedAt: string): string {
  const given = asked(steps, answers).map((step) => answers[step.id] ?? emptyAnswer(step.id));
  return JSON.stringify({ answers: given, startedAt, endedAt });
}

/** A number as people type it, with a point or a comma; null when it is none. */
export function readNumber(typed: string): number | null {
  const text = typed.trim().replace("，", ".").replace(",", ".");
  return /^[-+]?\d+(\.\d+)?$/.test(text) ? Number(text) : null;
}
