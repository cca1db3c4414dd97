/** What the node's API for phones says and takes. Times are ISO 8601 in UTC, hashes 64 hexadecimal digits. */

export interface LocalizedText {
  en: string;
  zh: string;
}

export interface Enrolled {
  phone: string;
  token: string;
  tokenEndsAt: string;
  person: Person;
  organisation: string;
}

export interface Person {
  id: string;
  name: string;
}

/** A final header of the ledger: what quotes its hash was made after its time. */
export interface Header {
  height: number;
  hash: string;
  time: string;
}

export interface Today {
  serverTime: string;
  /** The number that the node expects next, and the hash of the last record that it has. */
  phone: { id: string; next: number; head: string };
  person: Person;
  face: { required: boolean; threshold: number; template: null };
  header: Header | null;
  suite: string;
  tasks: Task[];
  templates: Template[];
  sites: Site[];
  points: Point[];
}

export interface Task {
  id: string;
  plan: string | null;
  name: LocalizedText;
  site: string;
  template: string;
  templateVersion: number;
  from: string;
  due: string;
  state: "open" | "started" | "done" | "missed";
  ordered: boolean;
  people: number;
  /** In the order of the route. */
  points: string[];
  /** Those that the node knows to be closed. */
  done: string[];
}

export interface Template {
  id: string;
  version: number;
  scene: string;
  name: LocalizedText;
  rule: LocalizedText;
  steps: Step[];
}

export interface Step {
  id: string;
  kind: "check" | "reading" | "choice" | "text" | "photo";
  text: LocalizedText;
  help: LocalizedText | null;
  required: boolean;
  unit: string | null;
  min: number | null;
  max: number | null;
  choices: Choice[] | null;
  photo: "never" | "failing" | "always";
  grade: "general" | "major";
  when: { step: string; is: string[] } | null;
}

export interface Choice {
  id: string;
  text: LocalizedText;
  fails: boolean;
}

export interface Site {
  id: string;
  name: string;
  address: string;
  plans: FloorPlan[];
}

export interface FloorPlan {
  id: string;
  name: string;
  image: string;
  width: number;
  height: number;
}

export interface Point {
  id: string;
  site: string;
  name: string;
  code: string;
  standard: LocalizedText | null;
  procedure: LocalizedText | null;
  pictures: string[];
  place: { latitude: number; longitude: number; radius: number } | null;
  plan: { id: string; x: number; y: number } | null;
  box: Box | null;
}

export interface Box {
  kind: "tag" | "active";
  id: string;
  publicKey: string | null;
  /** Of a simulated box: where a contact goes over HTTP. */
  address: string | null;
}

export type Contact =
  | { kind: "active"; challenge: string; answer: string }
  | { kind: "tag"; message: string };

export interface Position {
  latitude: number;
  longitude: number;
  /** In metres. */
  accuracy: number;
  at: string;
}

/** What a record says; the text of it is what is signed. */
export interface Payload {
  v: 1;
  kind: "face" | "open" | "close" | "lost";
  at: string;
  task: string | null;
  point: string | null;
  header: { height: number; hash: string } | null;
  offline: boolean;
  position: Position | null;
  contact: Contact | null;
  face: null;
  form: string | null;
  salt: string;
  lost: string | null;
}

export interface Media {
  hash: string;
  at: string;
}

export interface Answer {
  step: string;
  value: number | string | null;
  photos: Media[];
  videos: Media[];
  voice: Media[];
  note: string | null;
}

/** One link of the phone's chain, as it is handed in. */
export interface SignedRecord {
  seq: number;
  previous: string;
  payload: string;
  signature: string;
}

export interface RecordAnswer {
  seq: number;
  state: "accepted" | "known" | "refused";
  hash: string;
  rule: { code: string; text: LocalizedText } | null;
  findings: { rule: string; text: LocalizedText }[];
}

export interface RecordAnswers {
  next: number;
  head: string;
  answers: RecordAnswer[];
}
