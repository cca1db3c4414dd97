import type { App } from "../app.ts";
import { pick, say } from "../texts/texts.ts";

/** What waits for the node, and why it waits. */
export function SyncBar({ app }: { app: App }) {
  const { waiting, ended } = app.state;
  const nothing = waiting.records + waiting.media === 0;
  return (
    <footer>
      {ended === "behind" && (
        <p class="notice bad" role="alert">
          {say("sync.behind")}
        </p>
      )}
      {ended !== null && typeof ended === "object" && (
        <p class="notice bad" role="alert">
          {say("sync.refused", ended.seq, ended.rule ? pick(ended.rule.text) : "", waiting.records)}
        </p>
      )}
      <div class="row">
        <span class={nothing ? "good" : "wait"}>
          {nothing ? `✓ ${say("sync.all-sent")}` : `↑ ${say("sync.waiting", waiting.records, waiting.media)}`}
        </span>
        <button class="plain" onClick={() => void app.synchronize(true)}>
          {say("sync.now")}
        </button>
      </div>
    </footer>
  );
}
