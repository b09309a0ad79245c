import { describe, expect, test } from "vitest";
import type { TemplateInfo } from "../platform";
import { templatesFor } from "./template-choice";
import { aPackage, candidate, debian } from "./testing";

test("a template is found by id first, then by name", () => {
  const trap = { ...debian, id: "pve:1", name: "pve:9000" };
  const host = candidate({ templates: [trap, debian] });
  expect(templatesFor({ template: "pve:9000" }, host)).toEqual([debian]);
  expect(templatesFor({ template: "debian-12" }, host)).toEqual([debian]);
  expect(templatesFor({}, host)).toEqual([]);
});

const template = (id: string, name: string, more: Partial<TemplateInfo> = {}): TemplateInfo => ({
  id: `vf:${id}`,
  name,
  kind: "vm",
  hostNames: ["hv1"],
  cloudInit: true,
  ...more,
});
const bookworm = template("46", "Debian 12 (Bookworm)", { aliases: ["debian-12", "debian"] });
const trixie = template("47", "Debian 13 (Trixie)", { aliases: ["debian-13", "debian"] });
const packages = [aPackage("1", "P1", { isDefault: true }), aPackage("2", "P2")];

describe("other names that people know a template by", () => {
  const host = candidate({ templates: [bookworm, trixie] });
  test.each([
    ["Debian 12 (Bookworm)", ["vf:46"]],
    ["debian 12 bookworm", ["vf:46"]],
    ["debian-12", ["vf:46"]],
    ["Debian 12", ["vf:46"]],
    ["debian", ["vf:46", "vf:47"]],
    ["debian-1", []],
    ["-", []],
  ])("%s", (wanted, ids) => expect(templatesFor({ template: wanted }, host).map(({ id }) => id)).toEqual(ids));

  test("a name goes before another one's alias", () => {
    const named = template("50", "debian");
    expect(templatesFor({ template: "debian" }, candidate({ templates: [bookworm, named] }))).toEqual([named]);
  });
});

test("of templates of one name that of the package that is used is meant", () => {
  const ofOne = template("46", "Debian 12", { packageIds: ["1"] });
  const ofTwo = template("60", "Debian 12", { packageIds: ["2"] });
  const host = candidate({ templates: [ofOne, ofTwo], packages });
  expect(templatesFor({ template: "Debian 12" }, host)).toEqual([ofOne]);
  expect(templatesFor({ template: "Debian 12", package: "P2" }, host)).toEqual([ofTwo]);
  expect(templatesFor({ template: "vf:46", package: "2" }, host)).toEqual([]);
  const undecided = packages.map((each) => ({ ...each, isDefault: false }));
  expect(templatesFor({ template: "Debian 12" }, { ...host, packages: undecided })).toHaveLength(2);
});
