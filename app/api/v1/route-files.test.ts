import { globSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { expect, test } from "vitest";
import { resourceOf } from "@/lib/http/resource";
import { resources } from "./_routes";

const base = "app/api/v1";
const files = globSync(`${base}/**/route.ts`).map((file) => file.slice(base.length + 1));
const folders = files.map((file) => dirname(file)).filter((folder) => folder !== "[[...rest]]");
const templateOf = (folder: string) => `/${folder.replaceAll("[", "{").replaceAll("]", "}")}`;

test("every route file is made by resource() at its own place", async () => {
  expect(folders.length).toBeGreaterThan(50);
  for (const folder of folders) {
    const module = await import(/* @vite-ignore */ `./${folder}/route.ts`);
    expect(resourceOf(module)?.path, folder).toBe(templateOf(folder));
    for (const verb of ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
      expect(module[verb], `${folder} ${verb}`).toBeTypeOf("function");
  }
});

test("every route file is in the list of routes", () => {
  expect(resources.map(({ path }) => path).sort()).toEqual(folders.map(templateOf).sort());
});

test("a route file has no handler beside those of resource()", () => {
  for (const file of files) {
    const exports = readFileSync(`${base}/${file}`, "utf8").match(/^export .*/gm) ?? [];
    expect(exports, file).toHaveLength(1);
    expect(exports[0], file).toMatch(/^export const \{ GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS \} = resource\(/);
  }
});

test("path parameters and schemas name the same things", () => {
  for (const { path, routes } of resources) {
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
    for (const { declaration, method } of routes)
      expect(Object.keys(declaration.params?.shape ?? {}).sort(), `${method} ${path}`).toEqual([...inPath].sort());
  }
});
