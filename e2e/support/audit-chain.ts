import { createHash } from "node:crypto";
import { expect } from "@playwright/test";
import canonicalize from "canonicalize";
import { z } from "zod";

const Line = z.looseObject({
  id: z.string(),
  command: z.string(),
  outcome: z.string(),
  previousHash: z.string().nullable(),
  hash: z.string().nullable(),
});

/** Verifies the lines of a whole export as somebody would who has nothing but the file; answers the head. */
export function verifyExport(text: string): { rows: number; head: string } {
  const lines = text.split("\n").filter(Boolean);
  let head = "0".repeat(64);
  for (const [index, line] of lines.entries()) {
    const { id, previousHash, hash, ...facts } = Line.parse(JSON.parse(line));
    expect(previousHash, `line ${index + 1}, row ${id}: goes on from the line before`).toBe(head);
    const own = createHash("sha256")
      .update(`${previousHash}${canonicalize(facts)}`)
      .digest("hex");
    expect(own, `line ${index + 1}, row ${id}: fits its hash`).toBe(hash);
    head = own;
  }
  return { rows: lines.length, head };
}
