import type { Database } from "@/lib/db";
import { columns, overwriteColumns } from "./columns";
import { pruneBefore, type StepSeconds, stepOf, stepSeconds } from "./steps";

const { sample, hour, day } = stepSeconds;

/**
 * Makes the hours out of the samples and the days out of the hours: averages of what is there. The current and the
 * last step are made again each time, so that what was sampled late counts; with `all`, every step whose points are
 * still kept, which is what a start does, in case the process died between a sample and its hour.
 */
export async function rollUp(db: Database, { now, all = false }: { now: Date; all?: boolean }): Promise<void> {
  const since = (step: StepSeconds) => (all ? new Date(0) : stepOf(new Date(now.getTime() - step * 1000), step));
  await makeSteps(db, { from: sample, to: hour, since: since(hour) });
  await makeSteps(db, { from: hour, to: day, since: since(day) });
}

interface Rollup {
  from: StepSeconds;
  to: StepSeconds;
  since: Date;
}

/** A step without any point gets none: a gap stays a gap. `avg` passes over what was not measured. */
async function makeSteps(db: Database, { from, to, since }: Rollup): Promise<void> {
  const averages = columns.map((column) => `avg(${column})`);
  await db.executeSql(
    `INSERT INTO capacity_samples (datacenter_id, step_seconds, at, samples, ${columns.join(", ")})
     SELECT datacenter_id, $2::int, to_timestamp(floor(extract(epoch FROM at) / $2::int) * $2::int) AS step,
            count(*), ${averages.join(", ")}
     FROM capacity_samples
     WHERE step_seconds = $1::int AND at >= $3::timestamptz
     GROUP BY datacenter_id, step
     ORDER BY datacenter_id, step
     ON CONFLICT (datacenter_id, step_seconds, at) DO UPDATE SET samples = EXCLUDED.samples, ${overwriteColumns}`,
    [from, to, since.toISOString()],
  );
}

/** Removes points that are past their time, and those of datacenters that are not there any more. */
export async function prune(db: Database, now: Date): Promise<void> {
  const { prisma } = db;
  for (const { step, before } of pruneBefore(now))
    await prisma.capacitySample.deleteMany({ where: { stepSeconds: step, at: { lt: before } } });
  await db.executeSql(
    "DELETE FROM capacity_samples WHERE NOT EXISTS (SELECT FROM datacenters WHERE id = datacenter_id)",
  );
}
