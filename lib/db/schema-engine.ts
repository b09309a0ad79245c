import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { PGlite } from "@electric-sql/pglite";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import type { SchemaEngine } from "@prisma/schema-engine-wasm";
import { EmbeddedAdapterFactory } from "./embedded-adapter";
import type { Migration } from "./migrations";

/** A Prisma schema: where it lies and what it says. */
export interface SchemaFile {
  path: string;
  content: string;
}

// Tables of pg-boss live in a schema of their own, so there is nothing to leave out.
const filters = { externalTables: [], externalEnums: [] };

/** The SQL that takes the database behind `client` to `schema`; without comments, empty when there is nothing to do. */
export async function diffToSchema(client: PGlite, schema: SchemaFile): Promise<string> {
  const engine = await openEngine(client, schema);
  const files = [schema];
  const { stdout } = await engine.diff({
    from: { tag: "schemaDatasource", files, configDir: "." },
    to: { tag: "schemaDatamodel", files },
    script: true,
    exitCode: null,
    filters,
  });
  engine.free();
  return stdout === null || /^-- This is an empty migration/.test(stdout) ? "" : `${stdout.trim()}\n`;
}

/** What Prisma's own tool thinks of a migrated database: migrations that it would apply, has changed or failed. */
export async function diagnoseHistory(client: PGlite, options: { schema: SchemaFile; migrations: Migration[] }) {
  const engine = await openEngine(client, options.schema);
  const diagnosis = await engine.diagnoseMigrationHistory({
    migrationsList: {
      baseDir: ".",
      lockfile: { path: "migration_lock.toml", content: 'provider = "postgresql"\n' },
      shadowDbInitScript: "",
      migrationDirectories: options.migrations.map(({ name, sql }) => ({
        path: name,
        migrationFile: { path: "migration.sql", content: { tag: "ok", value: sql } },
      })),
    },
    optInToShadowDatabase: false,
    filters,
  });
  engine.free();
  return diagnosis;
}

type EngineModule = typeof import("@prisma/schema-engine-wasm/schema_engine_bg");

async function openEngine(client: PGlite, schema: SchemaFile): Promise<SchemaEngine> {
  const bindings = await loadEngine();
  const adapter = bindMigrationAwareSqlAdapterFactory(new EmbeddedAdapterFactory(client));
  return bindings.SchemaEngine.new({ datamodels: [[schema.path, schema.content]] }, () => undefined, adapter);
}

let loaded: Promise<EngineModule> | undefined;

/** Loads Prisma's schema engine (5 MB of WebAssembly); for development and tests, the program itself does without. */
function loadEngine(): Promise<EngineModule> {
  loaded ??= instantiateEngine();
  return loaded;
}

async function instantiateEngine(): Promise<EngineModule> {
  const bindings = await import("@prisma/schema-engine-wasm/schema_engine_bg");
  const entry = createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm");
  const wasm = await readFile(new URL("schema_engine_bg.wasm", `file://${entry}`));
  const { instance } = await WebAssembly.instantiate(wasm, { "./schema_engine_bg.js": { ...bindings } });
  bindings.__wbg_set_wasm(instance.exports);
  const start = instance.exports.__wbindgen_start;
  if (typeof start !== "function") throw new Error("The schema engine has no start function.");
  start();
  return bindings;
}
