import { render } from "preact";
import { App } from "./app.ts";
import { language, say } from "./texts/texts.ts";
import { otherLanguage, Root } from "./views/Root.tsx";
import "./style.css";

/** How often the node is asked while the app is open, in milliseconds. */
const rhythm = 20_000;

const page = document.getElementById("app")!;
document.documentElement.lang = language() === "zh" ? "zh-CN" : "en";
document.title = say("title");

function show(app: App): void {
  const changeLanguage = () => {
    otherLanguage();
    document.title = say("title");
    show(app);
  };
  render(<Root app={app} changeLanguage={changeLanguage} key={document.documentElement.lang} />, page);
}

/** Says that a new version waits; it is loaded when the person wants, as a form may be open. Nothing is lost by it: all is on the disk. */
function offer(app: App, worker: ServiceWorker): void {
  document.querySelector(".update")?.remove();
  const bar = document.createElement("div");
  bar.className = "update";
  bar.setAttribute("role", "status");
  const load = document.createElement("button");
  load.textContent = say("update.load");
  load.onclick = () => void app.settled().then(() => worker.postMessage("take over"));
  bar.append(say("update.ready"), load);
  document.body.append(bar);
}

async function serveOffline(app: App): Promise<void> {
  const isFirst = navigator.serviceWorker.controller === null;
  navigator.serviceWorker.addEventListener("controllerchange", () => isFirst || void app.settled().then(() => location.reload()));
  const registered = await navigator.serviceWorker.register("sw.js");
  const watch = () => {
    const worker = registered.installing;
    worker?.addEventListener("statechange", () => worker.state === "installed" && !isFirst && offer(app, worker));
  };

  // One may have come before this page asked, and wait since then.
  if (registered.waiting && !isFirst) {
    offer(app, registered.waiting);
  }

  watch();
  registered.addEventListener("updatefound", watch);
}

try {
  const app = await App.open();
  show(app);
  if ("serviceWorker" in navigator) {
    void serveOffline(app);
  }

  const exchange = () => void app.synchronize();
  exchange();
  setInterval(exchange, rhythm);
  addEventListener("online", exchange);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && exchange());
} catch (error) {
  page.textContent = say("broken", String(error));
  throw error;
}
