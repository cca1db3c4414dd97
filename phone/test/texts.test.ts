import { describe, expect, it } from "vitest";
import { en, type Key } from "../src/texts/en.ts";
import { format } from "../src/texts/texts.ts";
import { zh } from "../src/texts/zh.ts";

const keys = Object.keys(en) as Key[];
const places = (text: string) => [...new Set(text.match(/\{\d\}/g))].sort();

describe("the texts", () => {
  it("have the same keys, and the same places to fill in, in both languages", () => {
    expect(Object.keys(zh).sort()).toEqual([...keys].sort());
    expect(keys.filter((key) => places(en[key]).join() !== places(zh[key]).join())).toEqual([]);
  });

  it("are filled in", () => {
    expect(format("en", "sync.waiting", 2, 5)).toBe("To send: 2 records, 5 photos");
    expect(format("zh", "sync.waiting", 2, 5)).toBe("待上传：2 条记录、5 张照片");
  });
});
