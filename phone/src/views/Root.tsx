import { useEffect, useState } from "preact/hooks";
import type { App } from "../app.ts";
import { choose, say } from "../texts/texts.ts";
import { Bind } from "./Bind.tsx";
import { PointPage } from "./PointPage.tsx";
import { SyncBar } from "./SyncBar.tsx";
import { TaskPage } from "./TaskPage.tsx";
import { TodayPage } from "./TodayPage.tsx";

/** The page of the address: `#/`, `#/TASK` or `#/TASK/POINT`. */
function places(): string[] {
  return location.hash.replace(/^#\//, "").split("/").filter(Boolean);
}

export function Root({ app, changeLanguage }: { app: App; changeLanguage: () => void }) {
  const [, redraw] = useState(0);
  useEffect(() => app.subscribe(() => redraw((count) => count + 1)), [app]);
  useEffect(() => {
    const moved = () => {
      redraw((count) => count + 1);
      scrollTo(0, 0);
    };
    addEventListener("hashchange", moved);
    return () => removeEventListener("hashchange", moved);
  }, []);

  const { binding, ended, online, trouble } = app.state;
  const isBound = binding !== null && ended !== "unbound";
  const [task, point] = places();
  const up = point ? `#/${task}` : task ? "#/" : null;
  return (
    <>
      <header>
        {isBound && up ? (
          <a class="round" href={up} aria-label={say("back")}>
            ‹
          </a>
        ) : (
          <img src="icon.svg" alt="" width="40" height="40" />
        )}
        <h1>{say("title")}</h1>
        <span class={`badge ${online ? "good" : "wait"}`} role="status">
          {say(online ? "online" : "offline")}
        </span>
        <button class="plain" onClick={changeLanguage}>
          {say("language")}
        </button>
      </header>
      <main>
        {trouble && (
          <p class="notice bad" role="alert">
            {trouble.kind === "refused" ? say("trouble.refused", trouble.text) : say(`trouble.${trouble.kind}`)}
          </p>
        )}
        {!isBound ? (
          <Bind app={app} />
        ) : point ? (
          <PointPage app={app} taskId={task!} pointId={point} key={`${task}/${point}`} />
        ) : task ? (
          <TaskPage app={app} id={task} />
        ) : (
          <TodayPage app={app} />
        )}
      </main>
      {isBound && !point && <SyncBar app={app} />}
    </>
  );
}

/** Changes the page to the other language. */
export function otherLanguage(): void {
  const next = document.documentElement.lang.startsWith("zh") ? "en" : "zh";
  choose(next);
  document.documentElement.lang = next === "zh" ? "zh-CN" : "en";
}
