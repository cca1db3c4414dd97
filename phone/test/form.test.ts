import { describe, expect, it } from "vitest";
import { asked, emptyAnswer, fails, formText, lack, lacks, readNumber, type Answers } from "../src/form/form.ts";
import type { Answer, Step } from "../src/node/contract.ts";

const both = (text: string) => ({ en: text, zh: text });

function step(id: string, part: Partial<Step> = {}): Step {
  return {
    id,
    kind: "check",
    text: both(id),
    help: null,
    required: true,
    unit: null,
    min: null,
    max: null,
    choices: null,
    photo: "never",
    grade: "general",
    when: null,
    ...part,
  };
}

const answer = (step: string, value: Answer["value"], photos = 0): Answer => ({
  ...emptyAnswer(step),
  value,
  photos: Array.from({ length: photos }, (_, i) => ({ hash: String(i), at: "" })),
});

const answers = (...all: Answer[]): Answers => Object.fromEntries(all.map((one) => [one.step, one]));

describe("a step with a condition", () => {
  const steps = [
    step("lamp"),
    step("reason", { kind: "choice", choices: [{ id: "broken", text: both("b"), fails: true }], when: { step: "lamp", is: ["fail"] } }),
    step("part", { kind: "text", when: { step: "reason", is: ["broken"] } }),
  ];
  const names = (given: Answers) => asked(steps, given).map(({ id }) => id);

  it("is asked when the earlier answer has one of the values", () => {
    expect(names({})).toEqual(["lamp"]);
    expect(names(answers(answer("lamp", "pass")))).toEqual(["lamp"]);
    expect(names(answers(answer("lamp", "fail")))).toEqual(["lamp", "reason"]);
    expect(names(answers(answer("lamp", "fail"), answer("reason", "broken")))).toEqual(["lamp", "reason", "part"]);
  });

  it("is not asked when the step that it hangs on is asked no longer, whatever was answered there", () => {
    const changed = answers(answer("lamp", "pass"), answer("reason", "broken"), answer("part", "bulb"));
    expect(names(changed)).toEqual(["lamp"]);
    expect(JSON.parse(formText(steps, changed, "a", "b"))).toEqual({ answers: [answer("lamp", "pass")], startedAt: "a", endedAt: "b" });
  });
});

describe("an answer", () => {
  const reading = step("pressure", { kind: "reading", min: 1, max: 1.4, photo: "failing" });

  it.each([
    [0.99, true],
    [1, false],
    [1.4, false],
    [1.41, true],
    [null, false],
  ])("of %s in limits of 1 to 1.4 fails: %s", (value, expected) => expect(fails(reading, answer("pressure", value))).toBe(expected));

  it("fails by a check or a choice that says so, and never by a text", () => {
    const choice = step("c", {
      kind: "choice",
      choices: [
        { id: "good", text: both(""), fails: false },
        { id: "bad", text: both(""), fails: true },
      ],
    });
    expect(fails(step("s"), answer("s", "fail"))).toBe(true);
    expect(fails(step("s"), answer("s", "na"))).toBe(false);
    expect(fails(choice, answer("c", "bad"))).toBe(true);
    expect(fails(choice, answer("c", "good"))).toBe(false);
    expect(fails(step("t", { kind: "text" }), answer("t", "fail"))).toBe(false);
  });

  it("lacks what its step asks for", () => {
    expect(lack(step("s"), undefined)).toBe("value");
    expect(lack(step("s", { required: false }), undefined)).toBeNull();
    expect(lack(step("t", { kind: "text" }), answer("t", ""))).toBe("value");
    expect(lack(reading, answer("pressure", "x"))).toBe("number");
    expect(lack(reading, answer("pressure", 1.2))).toBeNull();
    expect(lack(reading, answer("pressure", 2))).toBe("photo");
    expect(lack(reading, answer("pressure", 2, 1))).toBeNull();
    expect(lack(step("c", { kind: "choice", choices: [] }), answer("c", "gone"))).toBe("choice");
    expect(lack(step("s", { photo: "always" }), answer("s", "pass"))).toBe("photo");
    expect(lack(step("p", { kind: "photo" }), undefined)).toBe("photo");
    expect(lack(step("p", { kind: "photo", required: false }), undefined)).toBeNull();
  });

  it("is looked at only where it is asked", () => {
    const hidden = step("h", { when: { step: "s", is: ["fail"] } });
    expect([...lacks([step("s"), hidden], {})]).toEqual([["s", "value"]]);
    expect([...lacks([step("s"), hidden], answers(answer("s", "fail")))]).toEqual([["h", "value"]]);
    expect(lacks([step("s"), hidden], answers(answer("s", "pass"))).size).toBe(0);
  });
});

describe("a number as it is typed", () => {
  it.each([
    ["1.2", 1.2],
    ["1,2", 1.2],
    ["1，2", 1.2],
    [" -3 ", -3],
    ["", null],
    ["1.2.3", null],
    ["1e9", null],
    ["１", null],
  ])("%j is %s", (typed, expected) => expect(readNumber(typed)).toBe(expected));
});
