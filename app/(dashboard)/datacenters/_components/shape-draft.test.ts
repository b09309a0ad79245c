import { expect, test } from "vitest";
import { fieldOfPath, readShape } from "./shape-draft";

const draft = { cores: "4", memory: "16", disk: "40" };

test("a shape is read as it is typed, with a comma for the point as well", () => {
  expect(readShape({ ...draft, memory: " 1,5 " })).toEqual({
    shape: { cpu: 4, memoryGB: 1.5, diskGB: 40 },
    errors: {},
  });
});

test.each([
  ["cores", ["", "0", "-1", "1.5", "1025", "four", "1e9", "Infinity"]],
  ["memory", ["", "0", "-1", "16385", "much", "NaN", "0x"]],
  ["disk", ["", "0", "-0.1", "262145", "1e99"]],
] as const)("%s that the API would refuse are refused at their own field", (field, texts) => {
  for (const text of texts) {
    const { shape, errors } = readShape({ ...draft, [field]: text });
    expect([text, shape, Object.keys(errors)]).toEqual([text, null, [field]]);
  }
});

test("the bounds themselves are taken", () => {
  expect(readShape({ cores: "1024", memory: "16384", disk: "262144" }).shape).not.toBeNull();
  expect(readShape({ cores: "1", memory: "0.1", disk: "0.1" }).shape).not.toBeNull();
});

test("a problem of the API finds its field", () => {
  expect(
    ["requirements.cpu", "requirements.memoryGB", "diskGB", "requirements.networks.0", "host"].map(fieldOfPath),
  ).toEqual(["cores", "memory", "disk", "networks", null]);
});
