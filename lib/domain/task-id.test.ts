import fc from "fast-check";
import { expect, test } from "vitest";
import { formatTaskId, parseTaskId } from "./task-id";

test("every endpoint and platform task comes back from its id", () => {
  const word = fc.string({ minLength: 1, unit: "grapheme" }).filter((text) => !text.includes("\0"));
  fc.assert(
    fc.property(word, word, (endpointId, ref) => {
      const id = formatTaskId({ endpointId, ref });
      expect(id).toMatch(/^[A-Za-z0-9_-]+$/);
      expect(parseTaskId(id)).toEqual({ endpointId, ref });
    }),
  );
});

test.each(["", "a", "not base64!", "AAAA", "../../etc", "%00"])("%j is no task id and no error", (text) => {
  expect(parseTaskId(text)).toBeUndefined();
});
