// Names and addresses on the ledger: what may stand in them, and which of them people may take for one another.

/** What a screen does not show: Unicode's Default_Ignorable_Code_Point, controls, separators, private use, all spaces but two. */
const UNSEEN: [first: number, last: number][] = [
  [0x0000, 0x001f],
  [0x007f, 0x00a0],
  [0x00ad, 0x00ad],
  [0x034f, 0x034f],
  [0x061c, 0x061c],
  [0x115f, 0x1160],
  [0x1680, 0x1680],
  [0x17b4, 0x17b5],
  [0x180b, 0x180f],
  [0x2000, 0x200f],
  [0x2028, 0x202f],
  [0x205f, 0x206f],
  [0x2800, 0x2800],
  [0x3164, 0x3164],
  [0xd800, 0xdfff],
  [0xe000, 0xf8ff],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff0, 0xfffb],
  [0x1bca0, 0x1bca3],
  [0x1d173, 0x1d17a],
  [0xe0000, 0xe0fff],
  [0xf0000, 0x10ffff],
];

const isSeen = (character: string) => {
  const code = character.codePointAt(0)!;
  return !UNSEEN.some(([first, last]) => code >= first && code <= last);
};

/** 1 to so many visible characters in form C, no space at the ends. */
export const isName = (text: string, most: number) =>
  text.length > 0 &&
  text.length <= most &&
  [...text].every(isSeen) &&
  !/^[ \u3000]|[ \u3000]$/u.test(text) &&
  text.normalize("NFC") === text;

/** The text with what a screen does not show, but for line feeds, written out: what others wrote is shown so. */
export const visible = (text: string) =>
  Array.from(text, character =>
    character === "\n" || isSeen(character)
      ? character
      : `\\u{${character.codePointAt(0)!.toString(16).toUpperCase()}}`,
  ).join("");

/** Letters that look Latin, each before the one that it looks like. */
const LOOKALIKES =
  "\u0430a \u0432b \u0435e \u0451e \u043ak \u043cm \u043dh \u043eo \u0440p \u0441c \u0442t \u0443y \u0445x \u0456l \u0457l " +
  "\u0458j \u0455s \u0501d \u051bq \u051dw \u04bbh \u04cfl \u044cb " +
  "\u03b1a \u03b2b \u03b3y \u03b5e \u03b6z \u03b7n \u03b9l \u03bak \u03bcu \u03bdv \u03bfo \u03c1p \u03c3o \u03c4t \u03c5u " +
  "\u03c7x \u03c9w \u0585o \u0578n \u057du \u0570h \u0563q \u0566q \u0581g 0o 1l il |l \u0131l \u0251a \u0261g \u0269l \u029fl";

const alike = new Map(LOOKALIKES.split(" ").map(pair => [pair[0]!, pair[1]!]));

/** What all names that look like this one have in common. Source of the idea: Unicode Technical Standard 39, section 4. */
export const skeleton = (name: string) =>
  Array.from(name.normalize("NFD"), character => {
    const code = character.codePointAt(0)!;
    const narrow = code >= 0xff01 && code <= 0xff5e ? String.fromCodePoint(code - 0xfee0) : character;
    const small = [...narrow.toLowerCase()][0]!;
    const folded = alike.get(small) ?? small;
    return /^[\p{L}\p{Nd}]$/u.test(folded) ? folded : "";
  }).join("");

/** "host:port": a name in small letters (RFC 1123), an IPv4 address, or an IPv6 address in brackets. */
export function isEndpoint(text: string): boolean {
  const [, host, port] = /^(.+):([1-9]\d{0,4})$/.exec(text) ?? [];
  if (host === undefined || text.length > 260 || Number(port) > 65535) return false;
  if (/^\[.*\]$/.test(host)) return /^\[[0-9a-f:]{3,39}\]$/.test(host);
  const labels = host.split(".");
  const isAddress = labels.length === 4 && labels.every(label => /^(0|[1-9]\d*)$/.test(label) && Number(label) < 256);
  return (
    host.length <= 253 &&
    labels.every(label => /^(?!-)[a-z0-9-]{1,63}(?<!-)$/.test(label)) &&
    (/^[a-z]/.test(labels.at(-1)!) || isAddress)
  );
}
