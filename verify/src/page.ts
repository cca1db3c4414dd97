// The page: files in, verdicts out. What others wrote goes into the page as text only.

import { isHex } from "./bytes.ts";
import { examine, type Verdict } from "./examine.ts";
import { legible } from "./legible.ts";
import { visible } from "./names.ts";
import { LONGEST_FILE } from "./proof.ts";
import { words, type Language } from "./words.ts";

/** A file that was given; its bytes are missing when it is longer than any proof. */
interface Given {
  name: string;
  size: number;
  bytes: Uint8Array | undefined;
}

let language: Language = "en";
let given: Given[] = [];

const at = <T extends HTMLElement>(id: string) => document.getElementById(id) as T;

export function start(): void {
  language = navigator.language.startsWith("zh") ? "zh" : "en";
  const [id, files, drop] = [at<HTMLInputElement>("id"), at<HTMLInputElement>("files"), at("drop")];
  at("language").onclick = () => {
    language = language === "zh" ? "en" : "zh";
    say();
  };
  at("theme").onclick = () => {
    document.documentElement.style.colorScheme = isDark() ? "light" : "dark";
    say();
  };
  id.oninput = () => show();
  files.onchange = () => {
    const chosen = Array.from(files.files ?? []);
    // Chosen again, a file may have changed: without this the browser would say nothing.
    files.value = "";
    void take(chosen);
  };
  // The whole page takes files, as one dropped beside the field would leave the page.
  document.ondragover = event => {
    event.preventDefault();
    drop.classList.add("over");
  };
  document.ondragleave = () => drop.classList.remove("over");
  document.ondrop = event => {
    event.preventDefault();
    drop.classList.remove("over");
    void take(Array.from(event.dataTransfer?.files ?? []));
  };
  at("save").hidden = location.protocol === "file:";
  say();
}

async function take(files: File[]): Promise<void> {
  const read = async (file: File): Promise<Given> => ({
    name: file.name,
    size: file.size,
    bytes: file.size <= LONGEST_FILE ? new Uint8Array(await file.arrayBuffer()) : undefined,
  });
  if (files.length === 0) return;
  at("results").replaceChildren(element("p", words[language].waiting, "quiet"));
  given = await Promise.all(files.map(read));
  // Drawn before the signatures are checked, which takes a while.
  setTimeout(show);
}

const isDark = () =>
  (document.documentElement.style.colorScheme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) ===
  "dark";

/** Writes all texts of the page in the language that is chosen. */
function say(): void {
  const w = words[language];
  document.documentElement.lang = w.tag;
  document.title = `${w.title} · Kexin`;
  for (const key of ["title", "what", "save", "id", "idHelp", "choose", "drop"] as const) {
    document.querySelector(`[data-say="${key}"]`)!.textContent = w[key];
  }
  at("language").textContent = w.other;
  at("language").lang = language === "zh" ? "en" : "zh-CN";
  at("theme").textContent = isDark() ? w.light : w.dark;
  show();
}

function show(): void {
  const id = at<HTMLInputElement>("id");
  const named = id.value.trim();
  const isBad = named !== "" && !isHex(named, 64);
  id.setAttribute("aria-invalid", `${isBad}`);
  at("bad").textContent = isBad ? words[language].idBad : "";
  at("results").replaceChildren(...(isBad ? [] : given.map(file => article(file, named || undefined))));
}

function article(file: Given, expected: string | undefined): HTMLElement {
  const w = words[language];
  const section = element("article", "");
  section.append(element("h2", visible(file.name)));
  if (!file.bytes) {
    section.append(element("p", `✗ ${w.refused} ${w.tooLong(file.size)}`, "verdict bad"));
    return section;
  }
  let verdict: Verdict;
  try {
    verdict = examine(file.bytes, expected);
  } catch (error) {
    console.error(error);
    section.append(element("p", w.fault, "verdict bad"));
    return section;
  }
  const { holds, found } = verdict;
  const [sign, text, kind] = !holds
    ? ["✗", w.refused, "bad"]
    : expected
      ? ["✓", w.proven, "good"]
      : ["–", w.consistent, "wait"];
  section.append(element("p", `${sign} ${text}`, `verdict ${kind}`));
  if (found.consortium) {
    section.append(pair(w.consortium, element("bdi", found.consortium.name), element("code", found.consortium.id)));
  }
  section.append(element("h3", w.checks), checks(verdict));
  if (holds) {
    section.append(element("h3", w.proves), list(w.sentences(found).map(sentence => element("li", sentence))));
    const { entry } = found.proof;
    section.append(element("h3", entry ? w.payload : w.arguments));
    const content = element("pre", legible(entry?.payload ?? found.transaction.arguments));
    content.tabIndex = 0;
    section.append(content);
  }
  return section;
}

function checks({ checks, skipped, found, holds }: Verdict): HTMLElement {
  const w = words[language];
  const lines = checks.map(({ kind, passed, reason }) => {
    const line = item(passed ? "✓" : "✗", passed ? w.passed : w.failed, (passed ? w.check : w.fails)[kind](found));
    if (reason) {
      const detail = element("span", ` ${visible(reason)}`, "quiet");
      detail.lang = "en";
      line.append(detail);
    }
    return line;
  });
  const left = skipped.map(kind => item("–", w.notChecked, w.skipped[kind]));
  const unnamed = holds && !found.expected ? [item("–", w.notChecked, w.idNotChecked)] : [];
  const all = list([...lines, ...unnamed, ...left]);
  all.className = "checks";
  return all;
}

function item(sign: string, meaning: string, text: string): HTMLElement {
  const line = element("li", "");
  const mark = element("span", sign, "sign");
  mark.setAttribute("role", "img");
  mark.setAttribute("aria-label", meaning);
  line.append(mark, text);
  return line;
}

function pair(name: string, ...values: HTMLElement[]): HTMLElement {
  const line = element("p", `${name} `, "of");
  line.append(...values.flatMap(value => [value, " "]));
  return line;
}

function list(items: HTMLElement[]): HTMLElement {
  const all = element("ul", "");
  all.append(...items);
  return all;
}

function element(tag: string, text: string, kind = ""): HTMLElement {
  const made = document.createElement(tag);
  made.textContent = text;
  made.className = kind;
  return made;
}
