import type { Database } from "@/lib/db";
import type { Logger } from "@/lib/log/logger";
import { type AuditRecord, writeAuditNow } from "./audit";

/** Something that was refused to somebody who need not be known, and who may try again a thousand times a second. */
export interface Refusal {
  /** From where: an address. */
  source: string;
  /** What tells refusals of one source apart: a token's prefix, an account. Never a secret. */
  subject: string;
  record: AuditRecord;
  /** What is written instead when the source has had too many subjects: it names none of them. */
  ofMany: AuditRecord;
}

/**
 * Writes refusals into the audit log so that a flood of them cannot fill a table from which nothing is ever removed: of
 * one source and subject a row at once, then at most one a window that says how many there were (`count`, `since`).
 * Sources with many subjects get one row for all of them, and so do all sources together when there are too many.
 */
export interface Refusals {
  /** Returns at once; rows are written behind the request. */
  note(refusal: Refusal): void;
  /** Writes what was counted and not yet told; when Moxxie stops. */
  flush(): Promise<void>;
  /** Resolves when what was begun to be written is written. */
  settled(): Promise<void>;
}

interface Entry {
  record: AuditRecord;
  source: string;
  /** Refusals that no row tells of yet, and when the first of them was. */
  count: number;
  since: Date | null;
  timer: ReturnType<typeof setTimeout>;
}

/** With these at most 60 rows a minute are written by a process, whoever asks whatever. */
const entriesAtMost = 60;
const subjectsAtMost = 5;

export function createRefusals(
  { db, log }: { db: Pick<Database, "prisma">; log: Logger },
  { windowMs = 60_000 } = {},
): Refusals {
  const entries = new Map<string, Entry>();
  const writing = new Set<Promise<void>>();

  function write(record: AuditRecord, counted: { count: number; since: Date }): void {
    const detail = { ...objectOf(record.detail), count: counted.count, since: counted.since.toISOString() };
    const work = writeAuditNow(db, { ...record, detail })
      .catch((error: unknown) => log.error({ err: error, command: record.command }, "could not audit a refusal"))
      .finally(() => writing.delete(work));
    writing.add(work);
  }

  function tell(entry: Entry): boolean {
    const { record, count, since } = entry;
    if (since === null) return false;
    entry.count = 0;
    entry.since = null;
    write(record, { count, since });
    return true;
  }

  function begin(key: string, source: string, record: AuditRecord): void {
    const arm = () => {
      const timer = setTimeout(() => {
        if (tell(entry)) entry.timer = arm();
        else entries.delete(key);
      }, windowMs);
      timer.unref();
      return timer;
    };
    const entry: Entry = { record, source, count: 0, since: null, timer: arm() };
    entries.set(key, entry);
    write(record, { count: 1, since: new Date() });
  }

  function place({ source, subject, record, ofMany }: Refusal): { key: string; record: AuditRecord; source: string } {
    const key = JSON.stringify([source, record.command, subject]);
    if (entries.has(key)) return { key, record, source };
    const subjects = [...entries.values()].filter((entry) => entry.source === source).length;
    if (subjects >= subjectsAtMost) return roomFor({ key: JSON.stringify([source]), record: ofMany, source });
    return roomFor({ key, record, source });
  }

  function roomFor(wanted: { key: string; record: AuditRecord; source: string }) {
    if (entries.has(wanted.key) || entries.size < entriesAtMost) return wanted;
    const { record } = wanted;
    return { key: "", source: "", record: { ...record, actor: fromEverywhere, target: null, detail: everywhere } };
  }

  return {
    note(refusal) {
      const { key, record, source } = place(refusal);
      const known = entries.get(key);
      if (!known) return begin(key, source, record);
      known.record = record;
      known.count++;
      known.since ??= new Date();
    },
    async flush() {
      for (const entry of entries.values()) {
        clearTimeout(entry.timer);
        tell(entry);
      }
      entries.clear();
      await Promise.all(writing);
    },
    settled: async () => void (await Promise.all(writing)),
  };
}

const fromEverywhere = { kind: "nobody", id: "nobody", name: "(many addresses)", ip: null, requestId: null } as const;
const everywhere = { reason: "too many addresses at once to tell them apart" };

const objectOf = (detail: AuditRecord["detail"]): object =>
  typeof detail === "object" && detail !== null && !Array.isArray(detail) ? detail : {};
