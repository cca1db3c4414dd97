import { useRef, useState } from "preact/hooks";
import type { App } from "../app.ts";
import { NoContact } from "../contact/touch.ts";
import { asked, lacks } from "../form/form.ts";
import type { Box, Point, Task, Template } from "../node/contract.ts";
import { pick, say } from "../texts/texts.ts";
import type { Visit } from "../work/visit.ts";
import { Picture } from "./Picture.tsx";
import { Proof } from "./Proof.tsx";
import { earlier, isDone } from "./progress.ts";
import { StepCard } from "./StepCard.tsx";

/** A point: a contact with its box opens the form, and another closes it. */
export function PointPage({ app, taskId, pointId }: { app: App; taskId: string; pointId: string }) {
  const task = app.task(taskId);
  const point = app.point(pointId);
  const template = task && app.template(task);
  if (!task || !point || !template) {
    return <p class="empty">{say("task.unknown")}</p>;
  }

  const visit = app.visit(taskId, pointId);
  return (
    <>
      <p class="quiet">
        {pick(task.name)} · {point.code}
      </p>
      <h2>{point.name}</h2>
      {visit?.phase === "open" ? (
        <Form app={app} task={task} point={point} template={template} visit={visit} />
      ) : isDone(app, task, pointId) ? (
        <Done app={app} task={task} visit={visit} />
      ) : (
        <Instructions app={app} task={task} point={point} />
      )}
    </>
  );
}

/** What is proven, and where the route goes on. */
function Done({ app, task, visit }: { app: App; task: Task; visit: Visit | undefined }) {
  const next = task.points.find((id) => !isDone(app, task, id));
  return (
    <>
      <Proof visit={visit} />
      <div class="bottom">
        <a class="main" href={next ? `#/${task.id}/${next}` : `#/${task.id}`}>
          {next ? say("point.next", app.point(next)?.name ?? next) : say("point.all-done")}
        </a>
      </div>
    </>
  );
}

function Instructions({ app, task, point }: { app: App; task: Task; point: Point }) {
  const first = earlier(app, task, point.id)[0];
  return (
    <>
      {(["standard", "procedure"] as const).map(
        (part) =>
          point[part] && (
            <section class="card" key={part}>
              <h3>{say(`point.${part}`)}</h3>
              <p class="lines">{pick(point[part])}</p>
            </section>
          ),
      )}
      {point.pictures.map((hash, i) => (
        <Picture key={hash} app={app} hash={hash} alt={`${point.name} ${i + 1}`} />
      ))}
      {app.hasTap() && <p class="notice">{say("point.tap-waits")}</p>}
      {first !== undefined && <p class="notice wait">{say("point.order", app.point(first)?.name ?? first)}</p>}
      <TouchButton
        box={point.box}
        label={point.box?.kind === "tag" ? "point.touch-tag" : "point.touch-box"}
        touch={(box, cancel) => app.openVisit(task, point, box, cancel)}
      />
    </>
  );
}

interface FormProps {
  app: App;
  task: Task;
  point: Point;
  template: Template;
  visit: Visit;
}

function Form({ app, task, point, template, visit }: FormProps) {
  const [isShown, setShown] = useState(false);
  const missing = lacks(template.steps, visit.answers);
  const first = missing.keys().next().value;
  const show = () => {
    setShown(true);
    document.getElementById(`step-${first}`)?.scrollIntoView({ block: "center" });
  };
  return (
    <>
      <Proof visit={visit} />
      {asked(template.steps, visit.answers).map((step) => (
        <StepCard
          key={step.id}
          app={app}
          point={point}
          step={step}
          visit={visit}
          lack={isShown ? (missing.get(step.id) ?? null) : null}
        />
      ))}
      {missing.size > 0 ? (
        <div class="bottom">
          <button class="main wait" onClick={show}>
            {say("point.lacks", missing.size)} · {say("point.show-first")}
          </button>
        </div>
      ) : (
        <TouchButton
          box={point.box}
          label={point.box?.kind === "tag" ? "point.touch-tag-to-close" : "point.touch-to-close"}
          touch={async (box, cancel) => {
            await app.closeVisit(app.visit(task.id, point.id) ?? visit, template, box, cancel);
            scrollTo(0, 0);
          }}
        />
      )}
    </>
  );
}

interface TouchProps {
  box: Box | null;
  label: "point.touch-tag" | "point.touch-box" | "point.touch-to-close" | "point.touch-tag-to-close";
  touch: (box: Box, cancel: AbortSignal) => Promise<void>;
}

/** The one button at the bottom, within the thumb's reach. */
function TouchButton({ box, label, touch }: TouchProps) {
  const [fault, setFault] = useState<string | null>(null);
  const cancel = useRef<AbortController | null>(null);
  const [isTouching, setTouching] = useState(false);
  if (box === null) {
    return <p class="notice bad">{say("point.no-box")}</p>;
  }

  async function start() {
    cancel.current = new AbortController();
    setTouching(true);
    setFault(null);
    try {
      await touch(box!, cancel.current.signal);
      navigator.vibrate?.(80);
    } catch (error) {
      if (!cancel.current.signal.aborted) {
        setFault(error instanceof NoContact ? say(`fault.${error.fault}`) : say("fault.not-kept", String(error)));
        navigator.vibrate?.([80, 80, 80]);
      }
    } finally {
      setTouching(false);
    }
  }

  return (
    <div class="bottom">
      {fault && (
        <p class="notice bad" role="alert">
          {fault}
        </p>
      )}
      {isTouching ? (
        <button class="main busy" onClick={() => cancel.current?.abort()}>
          {say("point.touching")} <small>{say("cancel")}</small>
        </button>
      ) : (
        <button class="main" onClick={start}>
          {say(label)}
        </button>
      )}
    </div>
  );
}
