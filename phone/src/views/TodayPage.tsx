import type { App } from "../app.ts";
import type { Task } from "../node/contract.ts";
import { clock, pick, say } from "../texts/texts.ts";
import { isDone } from "./progress.ts";

/** The day's tasks, those that are due first at the top. */
export function TodayPage({ app }: { app: App }) {
  const { today, binding } = app.state;
  if (today === null) {
    return <p class="empty">{say("today.never")}</p>;
  }

  const order = (task: Task) => (task.state === "done" ? 1 : 0);
  const tasks = [...today.tasks].sort((a, b) => order(a) - order(b) || a.due.localeCompare(b.due));
  return (
    <>
      <p class="who">
        {binding!.person.name} · {binding!.organisation}
      </p>
      {today.face.required && <p class="notice wait">{say("today.face")}</p>}
      {tasks.length === 0 && <p class="empty">{say("today.none")}</p>}
      {tasks.map((task) => (
        <TaskCard key={task.id} app={app} task={task} />
      ))}
    </>
  );
}

function TaskCard({ app, task }: { app: App; task: Task }) {
  const done = task.points.filter((point) => isDone(app, task, point)).length;
  const isDoneHere = done === task.points.length;
  const state = isDoneHere ? "done" : done > 0 && task.state === "open" ? "started" : task.state;
  const site = app.state.today!.sites.find(({ id }) => id === task.site);
  return (
    <a class="card task" href={`#/${task.id}`}>
      <div class="row">
        <h2>{pick(task.name)}</h2>
        <span class={`badge ${state === "done" ? "good" : state === "missed" ? "bad" : "wait"}`}>{say(`task.state.${state}`)}</span>
      </div>
      <p>
        <b>{say("task.window", clock(task.from), clock(task.due))}</b>
        {site && ` · ${site.name}`}
      </p>
      <progress max={task.points.length} value={done} aria-label={say("today.points", done, task.points.length)} />
      <p class="quiet">
        {say("today.points", done, task.points.length)}
        {task.people > 1 && ` · ${say("task.people", task.people)}`}
      </p>
    </a>
  );
}
