import { expect, test } from "vitest";
import { approvalSentences } from "./approval-words";

const approval = { id: "destructive", name: "Data is lost", expiresAfter: "PT24H" };

test("somebody who asks for an approval is told who decides, by which rule and until when", () => {
  expect(approvalSentences({ approval, role: "operator" })).toEqual([
    "The rule “Data is lost” asks for an approval. An administrator with this datacenter decides; until then nothing is done.",
    "Without a decision the request expires after 24 hours.",
  ]);
});

test("an administrator is told that it takes another one", () => {
  expect(approvalSentences({ approval, role: "admin" })[0]).toContain("Another administrator");
});

test("a server that does not say how long a request waits is not quoted with a figure", () => {
  const [, expiry] = approvalSentences({ approval: { id: "a", name: "A" }, role: "operator" });
  expect(expiry).toBe("Without a decision the request expires after a while.");
});
