import { useState } from "preact/hooks";
import type { App } from "../app.ts";
import { Refused, Unreachable } from "../node/node.ts";
import { say } from "../texts/texts.ts";

/** First use: a one-time code binds the phone to a person. */
export function Bind({ app }: { app: App }) {
  const [code, setCode] = useState("");
  const [name, setName] = useState(say("bind.phone"));
  const [fault, setFault] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);

  async function bind(event: Event) {
    event.preventDefault();
    setBusy(true);
    setFault(null);
    try {
      await app.bind(code, name);
    } catch (error) {
      if (error instanceof Refused) {
        setFault(say("bind.wrong", error.message));
      } else if (error instanceof Unreachable) {
        setFault(say("bind.offline"));
      } else {
        throw error;
      }
    } finally {
      setBusy(false);
    }
  }

  return (
    <form class="card" onSubmit={bind}>
      <h2>{say("bind.title")}</h2>
      {app.state.ended === "unbound" && (
        <p class="notice bad" role="alert">
          {say("bind.ended", app.state.waiting.records)}
        </p>
      )}
      <p>{say("bind.why")}</p>
      <label>
        {say("bind.code")}
        <input
          class="code"
          value={code}
          onInput={(event) => setCode(event.currentTarget.value.toUpperCase())}
          autocomplete="one-time-code"
          autocapitalize="characters"
          spellcheck={false}
          maxLength={20}
          required
        />
      </label>
      <label>
        {say("bind.name")}
        <input value={name} onInput={(event) => setName(event.currentTarget.value)} maxLength={40} required />
      </label>
      {fault && (
        <p class="notice bad" role="alert">
          {fault}
        </p>
      )}
      <button class="main" disabled={isBusy || code.trim() === "" || name.trim() === ""}>
        {say("bind.go")}
      </button>
    </form>
  );
}
