import { useState } from "preact/hooks";
import type { App } from "../app.ts";
import { emptyAnswer, fails, readNumber, type Lack } from "../form/form.ts";
import type { Answer, Point, Step } from "../node/contract.ts";
import { pick, say } from "../texts/texts.ts";
import type { Visit } from "../work/visit.ts";
import { PhotoList } from "./PhotoList.tsx";
import { VoiceButton } from "./VoiceButton.tsx";

/** In characters: a form with more is none that the node reads. */
const longestNote = 2000;
const longestText = 4000;

interface Props {
  app: App;
  point: Point;
  step: Step;
  visit: Visit;
  lack: Lack | null;
}

/** One step of a form, with its answer as it stands. */
export function StepCard({ app, point, step, visit, lack }: Props) {
  const answer = visit.answers[step.id] ?? emptyAnswer(step.id);
  const isFailing = fails(step, answer);
  const change = (part: Partial<Answer>) => void app.answer(visit, step.id, () => part);
  const asksForPhoto = step.kind === "photo" || step.photo !== "never" || isFailing;
  return (
    <section class={`card step ${isFailing ? "failing" : ""} ${lack ? "lacking" : ""}`} id={`step-${step.id}`}>
      <h3>
        {pick(step.text)}
        {!step.required && step.kind !== "photo" ? null : <abbr title={say("step.required")}>*</abbr>}
      </h3>
      {step.help && <p class="quiet lines">{pick(step.help)}</p>}
      <Input step={step} answer={answer} change={change} />
      {isFailing && <p class="notice bad">{say(`step.fails.${step.grade}`)}</p>}
      <div class="extras">
        {asksForPhoto && <PhotoList app={app} point={point} visit={visit} answer={answer} />}
        <VoiceButton answer={answer} attach={(taking) => app.attach(visit, step.id, "voice", taking)} />
      </div>
      {(isFailing || answer.note !== null) && step.kind !== "text" && (
        <label>
          {say("note.label")}
          <textarea rows={2} maxLength={longestNote} value={answer.note ?? ""} onInput={(event) => change({ note: event.currentTarget.value || null })} />
        </label>
      )}
      {lack && <p class="lack">{say(`lack.${lack}`)}</p>}
    </section>
  );
}

interface InputProps {
  step: Step;
  answer: Answer;
  change: (part: Partial<Answer>) => void;
}

function Input({ step, answer, change }: InputProps) {
  switch (step.kind) {
    case "check":
      return (
        <div class="choice three" role="group" aria-label={pick(step.text)}>
          {(["pass", "fail", "na"] as const).map((value) => (
            <button key={value} class={value} aria-pressed={answer.value === value} onClick={() => change({ value })}>
              {say(`check.${value}`)}
            </button>
          ))}
        </div>
      );
    case "choice":
      return (
        <div class="choice" role="group" aria-label={pick(step.text)}>
          {step.choices?.map(({ id, text, fails }) => (
            <button key={id} class={fails ? "fail" : "pass"} aria-pressed={answer.value === id} onClick={() => change({ value: id })}>
              {pick(text)}
            </button>
          ))}
        </div>
      );
    case "reading":
      return <Reading step={step} answer={answer} change={change} />;
    case "text":
      return (
        <textarea
          rows={3}
          maxLength={longestText}
          aria-label={pick(step.text)}
          value={String(answer.value ?? "")}
          onInput={(event) => change({ value: event.currentTarget.value || null })}
        />
      );
    case "photo":
      return null;
  }
}

function Reading({ step, answer, change }: InputProps) {
  const [typed, setTyped] = useState(answer.value === null ? "" : String(answer.value));
  const isNumber = typed.trim() === "" || readNumber(typed) !== null;
  return (
    <>
      <div class="row reading">
        <input
          inputMode="decimal"
          aria-label={pick(step.text)}
          value={typed}
          onInput={(event) => {
            setTyped(event.currentTarget.value);
            change({ value: readNumber(event.currentTarget.value) });
          }}
        />
        {step.unit && <span class="unit">{step.unit}</span>}
      </div>
      <p class="quiet">{limits(step)}</p>
      {!isNumber && <p class="lack">{say("reading.not-a-number")}</p>}
      {fails(step, answer) && <p class="lack">{say("reading.outside")}</p>}
    </>
  );
}

function limits({ min, max, unit }: Step): string {
  const text =
    min !== null && max !== null ? say("reading.limits", min, max) : min !== null ? say("reading.at-least", min) : max !== null ? say("reading.at-most", max) : "";
  return text && unit ? `${text} ${unit}` : text;
}
