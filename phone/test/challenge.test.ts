import { describe, expect, it } from "vitest";
// The vectors of the protocol, as they are published.
import published from "../../docs/box-protocol.md?raw";
import { challenge, readAnswer, workOf } from "../src/contact/challenge.ts";
import { hex, sha256, unhex, utf8, type Bytes } from "../src/encoding.ts";
import { messageOf } from "../src/contact/touch.ts";

const vector = (name: string) => new RegExp(`^${name}: ([0-9a-f]+)$`, "m").exec(published)![1]!;

describe("a challenge", () => {
  it.each([
    ["challenge 1", "open", 7],
    ["challenge 2", "close", 8],
  ] as const)("has the bytes of the published %s", async (name, step, nonce) => {
    const header = hex(await sha256(Uint8Array.of(1)));
    const work = await sha256(Uint8Array.of(2));
    expect(hex(challenge(step, header, work, new Uint8Array(16).fill(nonce)))).toBe(vector(name));
  });

  it("quotes zeros where the phone knows no header", () => {
    expect(hex(challenge("open", null, new Uint8Array(32).fill(1), new Uint8Array(16)))).toContain(`015820${"00".repeat(32)}5820`);
  });

  it("is tied to the task, the point, the form and the salt", async () => {
    expect(await workOf("open", ["t", "p"], "s")).toEqual(await sha256(utf8("open\nt\np\ns")));
    expect(await workOf("close", ["t", "p", "f"], "s")).toEqual(await sha256(utf8("close\nt\np\nf\ns")));
  });
});

describe("a box's message", () => {
  it("is an answer as it stands, or a refusal with its reason", () => {
    const answer = unhex(vector("answer 1"));
    expect(readAnswer(answer)).toEqual({ answer });
    expect(readAnswer(unhex(vector("refusal")))).toEqual({ fault: "clock" });
  });

  it.each([
    ["nothing", new Uint8Array()],
    ["a page", utf8("<!doctype html>")],
    ["a challenge", unhex(vector("challenge 1"))],
    ["an answer that is too long", unhex(vector("answer 1") + "00".repeat(100))],
    ["a refusal without a reason", unhex(vector("refusal").slice(0, -2))],
    ["a refusal with another reason", unhex(`${vector("refusal").slice(0, -2)}17`)],
  ] as [string, Bytes][])("is no answer when it is %s", (_, bytes) => {
    expect(readAnswer(bytes)).toEqual({ fault: "unknown" });
  });
});

describe("a tag's address", () => {
  const message = "e=EF963FF7828658A599F3041510671E88&c=94EED9EE65337086";

  it("gives the message after the question mark", () => {
    expect(messageOf(`https://node.example/phone/?${message}`)).toBe(message);
  });

  it.each(["https://node.example/phone/", `https://node.example/?${message}&x=1`, `https://node.example/?${message.toLowerCase()}`, message])(
    "gives nothing for %s",
    (address) => expect(messageOf(address)).toBeNull(),
  );
});
