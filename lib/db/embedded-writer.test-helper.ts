/**
 * A process that opens the embedded database, prints `open`, then writes rows, and prints the number of each after its
 * commit was acknowledged, until it is killed.
 *
 *   node --import tsx lib/db/embedded-writer.test-helper.ts DATA_FOLDER FIRST_ROW
 */
import { createLogger } from "@/lib/log";
import { openDatabase } from "./database";

const [dataDir, firstRow] = process.argv.slice(2);
const db = await openDatabase({ dataDir, log: createLogger({ level: "silent" }) });
console.log("open");
for (let row = Number(firstRow); ; row++) {
  const email = `row-${row}`;
  await db.prisma.$transaction(async (tx) => {
    await tx.user.create({ data: { email, name: "half", role: "viewer" } });
    await tx.user.update({ where: { email }, data: { name: "whole" } });
  });
  console.log(row);
}
