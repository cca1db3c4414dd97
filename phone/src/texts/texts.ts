import type { LocalizedText } from "../node/contract.ts";
import { en, type Key } from "./en.ts";
import { zh } from "./zh.ts";

export type Language = "en" | "zh";

const all = { en, zh };
const kept = "kexin-language";

/** The language that was chosen, else the browser's. */
export function language(): Language {
  const chosen = localStorage.getItem(kept) ?? navigator.language;
  return chosen.toLowerCase().startsWith("zh") ? "zh" : "en";
}

export function choose(chosen: Language): void {
  localStorage.setItem(kept, chosen);
}

export function format(language: Language, key: Key, ...values: (string | number)[]): string {
  return all[language][key].replace(/\{(\d)\}/g, (_, place) => String(values[Number(place)]));
}

/** The app's words in the language of the page. */
export function say(key: Key, ...values: (string | number)[]): string {
  return format(document.documentElement.lang.startsWith("zh") ? "zh" : "en", key, ...values);
}

/** What others wrote in two languages, in the language of the page. */
export function pick(text: LocalizedText): string {
  return document.documentElement.lang.startsWith("zh") ? text.zh : text.en;
}

/** A time of day; with the date where it is not today's. */
export function clock(time: string | Date): string {
  const at = new Date(time);
  const isToday = at.toDateString() === new Date().toDateString();
  return at.toLocaleString("sv-SE", isToday ? { hour: "2-digit", minute: "2-digit" } : { month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" });
}
