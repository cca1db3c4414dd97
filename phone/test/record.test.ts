import { describe, expect, it } from "vitest";
import { hex, sha256, unhex, utf8 } from "../src/encoding.ts";
import { noHead, sign, signedBytes } from "../src/outbox/record.ts";

const phone = "0123456789abcdef0123456789abcdef";

describe("a record", () => {
  it("is signed as the node's description says, byte by byte", () => {
    expect(new TextDecoder().decode(signedBytes(phone, 17, noHead, '{"v":1,"注":"好"}'))).toBe(
      `kexin/inspection-record/1\n${phone}\n17\n${noHead}\n{"v":1,"注":"好"}`,
    );
  });

  it("has a signature that the public key verifies, and the hash that the next one names", async () => {
    const keys = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign", "verify"]);
    const { record, hash } = await sign(keys.privateKey, phone, 1, noHead, "{}");
    const signature = Uint8Array.from(atob(record.signature), (letter) => letter.charCodeAt(0));
    const bytes = signedBytes(phone, 1, noHead, "{}");
    expect(signature).toHaveLength(64);
    expect(await crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, keys.publicKey, signature, bytes)).toBe(true);
    expect(hash).toBe(hex(await sha256(bytes)));
    const other = signedBytes(phone, 2, noHead, "{}");
    expect(await crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, keys.publicKey, signature, other)).toBe(false);
  });
});

describe("hexadecimal", () => {
  it("is read as it was written, and nothing else is", () => {
    expect(unhex(hex(utf8("kexin")))).toEqual(utf8("kexin"));
    expect(() => unhex("abc")).toThrow(RangeError);
    expect(() => unhex("zz")).toThrow(RangeError);
  });
});
