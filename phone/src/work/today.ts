import type { Today } from "../node/contract.ts";
import type { Visit } from "./visit.ts";

/**
 * The day's work with what was begun before and is not done: a form that is open can be closed though its task was given to somebody else, or is too
 * old for the node to list it.
 */
export function withBegun(today: Today, before: Today | null, visits: Visit[]): Today {
  const begun = new Set(visits.filter(({ phase }) => phase === "open").map(({ task }) => task));
  const tasks = more(today.tasks, (before?.tasks ?? []).filter(({ id }) => begun.has(id)), ({ id }) => id);
  const points = new Set(tasks.flatMap((task) => task.points));
  const templates = new Set(tasks.map((task) => `${task.template}/${task.templateVersion}`));
  const sites = new Set(tasks.map((task) => task.site));
  const nameOf = ({ id, version }: { id: string; version: number }) => `${id}/${version}`;
  return {
    ...today,
    tasks,
    points: more(today.points, (before?.points ?? []).filter(({ id }) => points.has(id)), ({ id }) => id),
    templates: more(today.templates, (before?.templates ?? []).filter((template) => templates.has(nameOf(template))), nameOf),
    sites: more(today.sites, (before?.sites ?? []).filter(({ id }) => sites.has(id)), ({ id }) => id),
  };
}

function more<T>(first: T[], second: T[], name: (item: T) => string): T[] {
  const known = new Set(first.map(name));
  return [...first, ...second.filter((item) => !known.has(name(item)))];
}
