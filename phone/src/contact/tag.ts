import { messageOf, NoContact } from "./touch.ts";

/** As much of Web NFC as is used here. */
interface Reader {
  scan(options: { signal: AbortSignal }): Promise<void>;
  onreading: ((event: { message: { records: { recordType: string; data?: DataView }[] } }) => void) | null;
  onreadingerror: (() => void) | null;
}

/** How long a tap that opened the app waits for the work that it is for, in milliseconds. */
const tapLifetime = 2 * 60_000;

let tapped: { message: string; at: number } | null = null;

/** Keeps the tap that opened the app: phones without Web NFC open the tag's address by themselves. Whoever calls takes it out of the address. */
export function keepTap(address: string): boolean {
  const message = messageOf(address.split("#")[0]!);
  tapped = message === null ? tapped : { message, at: Date.now() };
  return message !== null;
}

/** Whether a tap waits for its work. */
export function hasTap(): boolean {
  return tapped !== null && Date.now() - tapped.at < tapLifetime;
}

/** The tap that waits, once. */
export function takeTap(): string | null {
  const message = hasTap() ? tapped!.message : null;
  tapped = null;
  return message;
}

/** Waits until a tag is held to the phone. */
export async function readTag(cancel: AbortSignal): Promise<string> {
  const Reader = (globalThis as { NDEFReader?: new () => Reader }).NDEFReader;
  if (!Reader) {
    throw new NoContact("unsupported");
  }

  const reader = new Reader();
  return new Promise((resolve, reject) => {
    cancel.addEventListener("abort", () => reject(new NoContact("silent")));
    reader.onreadingerror = () => reject(new NoContact("silent"));
    reader.onreading = ({ message }) => {
      const address = message.records.find((record) => record.recordType === "url")?.data;
      const found = address && messageOf(new TextDecoder().decode(address));
      found ? resolve(found) : reject(new NoContact("not-a-tag"));
    };
    reader.scan({ signal: cancel }).catch((error) => reject(new NoContact("silent", String(error))));
  });
}
