import type { App } from "../app.ts";
import type { FloorPlan, Task } from "../node/contract.ts";
import { isDone } from "./progress.ts";
import { Picture } from "./Picture.tsx";

/** A floor plan with the route's points where they are; places are in the plan's own units. */
export function PlanPicture({ app, task, plan }: { app: App; task: Task; plan: FloorPlan }) {
  const placed = task.points
    .map((id, i) => ({ id, number: i + 1, point: app.point(id) }))
    .filter(({ point }) => point?.plan?.id === plan.id);
  return (
    <figure class="plan">
      <div style={{ aspectRatio: `${plan.width} / ${plan.height}` }}>
        <Picture app={app} hash={plan.image} alt={plan.name} />
        {placed.map(({ id, number, point }) => (
          <a
            key={id}
            class={`pin ${isDone(app, task, id) ? "closed" : app.visit(task.id, id) ? "open" : "todo"}`}
            style={{ left: `${(100 * point!.plan!.x) / plan.width}%`, top: `${(100 * point!.plan!.y) / plan.height}%` }}
            href={`#/${task.id}/${id}`}
            aria-label={`${number} ${point!.name}`}
          >
            {number}
          </a>
        ))}
      </div>
      <figcaption>{plan.name}</figcaption>
    </figure>
  );
}
