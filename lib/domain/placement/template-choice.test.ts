import { expect, test } from "vitest";
import { templatesFor } from "./template-choice";
import { candidate, debian } from "./testing";

test("a template is found by id first, then by name", () => {
  const trap = { ...debian, id: "pve:1", name: "pve:9000" };
  expect(templatesFor("pve:9000", candidate({ templates: [trap, debian] }))).toEqual([debian]);
  expect(templatesFor("debian-12", candidate({ templates: [trap, debian] }))).toEqual([debian]);
});
