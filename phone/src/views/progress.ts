import type { App } from "../app.ts";
import type { Task } from "../node/contract.ts";

/** Whether a point of a task is closed, as the phone or the node knows. */
export function isDone(app: App, task: Task, point: string): boolean {
  return app.visit(task.id, point)?.phase === "closed" || task.done.includes(point);
}

/** The points that come first in a task that has an order; empty when this one may be opened. */
export function earlier(app: App, task: Task, point: string): string[] {
  return task.ordered ? task.points.slice(0, task.points.indexOf(point)).filter((id) => !isDone(app, task, id)) : [];
}
