// The document that founds a consortium: who is in it, by which keys, under which rules. Every member signed it.

import { hex, must } from "./bytes.ts";
import { Reader } from "./cbor.ts";
import { isEndpoint, isName, skeleton } from "./names.ts";
import { isSignedFor, suites, type Suite } from "./suite.ts";

const MEMBERS = 100;
const SIGNATURE = 128;
const OBSERVER = 3;

export interface Member {
  id: string;
  key: Uint8Array;
  suite: Suite;
  name: string;
  role: number;
  tlsKey: Uint8Array;
  peers: string;
  channels: string;
}

export interface Consortium {
  /** The hash of what all members signed, in hexadecimal. */
  id: string;
  name: string;
  suite: Suite;
  /** In milliseconds since 1970. */
  createdAt: bigint;
  clockToleranceInSeconds: number;
  members: Member[];
  /** How many members count for finality: all but observers. */
  counting: number;
  /** How many of them make a header final: more than two thirds. */
  quorum: number;
}

export const counts = (member: Member) => member.role !== OBSERVER;

export const find = (consortium: Consortium, id: Uint8Array) =>
  consortium.members.find(member => member.id === hex(id));

export function readFounding(document: Uint8Array): Consortium {
  const [body, signatures] = Reader.whole(document, reader => {
    reader.array(2);
    return [reader.item(document.length), reader.list(MEMBERS, () => reader.bytes(SIGNATURE))];
  });
  const consortium = Reader.whole(body, reader => readTerms(reader, body));
  const { members, suite } = consortium;
  must(signatures.length === members.length, "There is not a place for one signature of each member.");
  members.forEach((member, i) =>
    must(
      isSignedFor(suite, "founding", member.key, body, signatures[i]!),
      `${member.name} did not sign this founding document.`,
    ),
  );
  return consortium;
}

function readTerms(reader: Reader, body: Uint8Array): Consortium {
  reader.kind("kexin/genesis/2", 6);
  const name = readName(reader, 200);
  const suite = readSuite(reader);
  const createdAt = reader.count();
  reader.array(4);
  reader.small(1, 1_000_000); // the smallest group whose results are released
  const tolerance = reader.small(1_000, 3_600_000);
  reader.unsigned(1n << 20n, 1n << 40n); // bytes a member and day
  reader.small(1, 1_000_000); // open requests of a member
  const orderer = hex(reader.digest());
  const members = reader.list(MEMBERS, () => readCard(reader.item(4 << 10)));
  must(members.every(member => member.suite === suite), "A member's key is of another suite than the consortium's.");
  mustDiffer(members, member => member.id, "A member's card is there twice.");
  mustDiffer(members, member => member.name, "Two members have the same name.");
  mustDiffer(members, member => skeleton(member.name), "The names of two members look alike.");
  mustDiffer(members, member => hex(member.tlsKey), "Two members have the same TLS key.");
  must(
    members.some(member => member.id === orderer && counts(member)),
    "The orderer is not among the members that count.",
  );
  const counting = members.filter(counts).length;
  return {
    id: hex(suite.hash(body)),
    name,
    suite,
    createdAt,
    clockToleranceInSeconds: Math.floor(tolerance / 1000),
    members,
    counting,
    quorum: Math.floor((2 * counting) / 3) + 1,
  };
}

/** A member's own introduction, signed by the key in it. */
function readCard(card: Uint8Array): Member {
  const [body, signature] = Reader.whole(card, reader => {
    reader.array(2);
    return [reader.item(card.length), reader.bytes(SIGNATURE)];
  });
  const member = Reader.whole(body, reader => {
    reader.kind("kexin/member-card/1", 3);
    const suite = readSuite(reader);
    const key = reader.bytes(128);
    reader.array(5);
    const name = readName(reader, 200);
    const role = reader.small(0, OBSERVER);
    const tlsKey = reader.digest();
    const [peers, channels] = [readEndpoint(reader), readEndpoint(reader)];
    return { id: hex(suite.hash(key)), key, suite, name, role, tlsKey, peers, channels };
  });
  must(
    isSignedFor(member.suite, "member-card", member.key, body, signature),
    "The member card's signature is not that of the key in it.",
  );
  return member;
}

export function readName(reader: Reader, most: number): string {
  const name = reader.text(most);
  must(isName(name, most), "A name has characters that a screen does not show, or spaces at its ends.");
  return name;
}

function readEndpoint(reader: Reader): string {
  const endpoint = reader.text(260);
  must(isEndpoint(endpoint), "An address is not 'host:port'.");
  return endpoint;
}

function readSuite(reader: Reader): Suite {
  const name = reader.text(64);
  const suite = Object.hasOwn(suites, name) ? suites[name] : undefined;
  must(suite !== undefined, "The suite is not known.");
  return suite;
}

function mustDiffer(members: Member[], by: (member: Member) => string, otherwise: string): void {
  must(new Set(members.map(by)).size === members.length, otherwise);
}
