/**
 * `npm run audit:verify [-- --head HASH] [--json]`: whether the audit log of the configured database is as it was written.
 * Exit code 0 when it is, 1 when it is broken or the noted head is not in it, 2 when it could not be looked at.
 */
import { parseArgs } from "node:util";
import { loadConfig } from "@/lib/config";
import type { AuditVerification } from "@/lib/contracts/audit";
import { openReadOnly } from "@/lib/db";
import { verifyChain } from "@/lib/queries/audit-verify";

const usage = "usage: npm run audit:verify -- [--head HASH] [--json]";

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { head: { type: "string" }, json: { type: "boolean", default: false } } });
  if (values.head !== undefined && !/^[0-9a-f]{64}$/.test(values.head))
    throw new Error("--head is the hash of a row: 64 hexadecimal digits");
  const { databaseUrl, dataDir } = loadConfig({ env: process.env, cwd: process.cwd() });
  const database = await openReadOnly({ url: databaseUrl, dataDir });
  try {
    const outcome = await verifyChain(database, { head: values.head });
    process.stdout.write(values.json ? `${JSON.stringify(outcome, null, 2)}\n` : inWords(outcome));
    return outcome.valid && outcome.notedHead?.found !== false ? 0 : 1;
  } finally {
    await database.close();
  }
}

function inWords({ valid, rows, unchained, head, firstBroken, notedHead, durationMs }: AuditVerification): string {
  const lines = [
    valid
      ? `The audit log is whole: ${rows} rows, each as it was written and none missing between them.`
      : `THE AUDIT LOG IS BROKEN at row ${firstBroken?.id} of ${firstBroken?.at}, after ${rows} rows that hold.\n${firstBroken?.reason}`,
    ...(unchained > 0 ? [`${unchained} rows from before the chain began cannot be verified.`] : []),
    ...(head ? [`Head: ${head.hash} (row ${head.id}, ${head.at})`] : []),
    ...(notedHead ? [notedHeadInWords(notedHead)] : []),
    `Checked in ${(durationMs / 1_000).toFixed(1)} s.`,
  ];
  return `${lines.join("\n")}\n`;
}

const notedHeadInWords = ({ found, id }: NonNullable<AuditVerification["notedHead"]>) =>
  found
    ? `The noted head is row ${id}: nothing up to it was cut off or rewritten.`
    : "THE NOTED HEAD IS NOT IN THE CHAIN: the end of the log was cut off, or the log was rewritten from before it.";

try {
  process.exitCode = await main();
} catch (error) {
  const wrongFlag = error instanceof Error && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS");
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${wrongFlag ? `${usage}\n` : ""}`);
  process.exitCode = 2;
}
