import { useState } from "preact/hooks";
import type { App } from "../app.ts";
import type { Task } from "../node/contract.ts";
import { clock, pick, say } from "../texts/texts.ts";
import { isDone } from "./progress.ts";
import { PlanPicture } from "./PlanPicture.tsx";

/** A task's route: as a list, or on the floor plans. */
export function TaskPage({ app, id }: { app: App; id: string }) {
  const [asPlan, setAsPlan] = useState(false);
  const task = app.task(id);
  if (!task) {
    return <p class="empty">{say("task.unknown")}</p>;
  }

  const plans = app.state.today!.sites.flatMap((site) => site.plans);
  const drawn = plans.filter((plan) => task.points.some((point) => app.point(point)?.plan?.id === plan.id));
  const template = app.template(task);
  return (
    <>
      <h2>{pick(task.name)}</h2>
      <p class="quiet">
        {say("task.window", clock(task.from), clock(task.due))}
        {task.ordered && ` · ${say("task.ordered")}`}
      </p>
      {template && <p class="quiet">{pick(template.rule)}</p>}
      {drawn.length > 0 && (
        <div class="choice two" role="group">
          <button aria-pressed={!asPlan} onClick={() => setAsPlan(false)}>
            {say("task.list")}
          </button>
          <button aria-pressed={asPlan} onClick={() => setAsPlan(true)}>
            {say("task.plan")}
          </button>
        </div>
      )}
      {asPlan ? (
        drawn.map((plan) => <PlanPicture key={plan.id} app={app} task={task} plan={plan} />)
      ) : (
        <ol class="route">
          {task.points.map((point, i) => (
            <RouteEntry key={point} app={app} task={task} point={point} number={i + 1} />
          ))}
        </ol>
      )}
    </>
  );
}

function RouteEntry({ app, task, point, number }: { app: App; task: Task; point: string; number: number }) {
  const known = app.point(point);
  const visit = app.visit(task.id, point);
  const state = isDone(app, task, point) ? "closed" : visit ? "open" : "todo";
  return (
    <li>
      <a class={`card entry ${state}`} href={`#/${task.id}/${point}`}>
        <span class="number">{state === "closed" ? "✓" : number}</span>
        <span class="grow">
          <b>{known?.name ?? point}</b>
          <span class="quiet">{known?.code}</span>
        </span>
        <span class={`badge ${state === "closed" ? "good" : state === "open" ? "wait" : ""}`}>{say(`point.${state}`)}</span>
      </a>
    </li>
  );
}
