import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InstancesRequest, instancesAtMost, instancesExample, namesOf } from "./instances";

const good = { name: "web", provider: "proxmox", resources: { memory: 512, disk: 10, cpu: 1 } };
const request = (...instances: object[]) => ({ project_name: "shop", instances });

/** `path: message` of everything that is wrong. */
function wrongIn(body: unknown): string[] {
  const { error } = InstancesRequest.safeParse(body);
  return (error?.issues ?? []).map(({ path, message }) => `${path.join(".")}: ${message}`);
}

test("an entry that says little is one instance that is installed and started", () => {
  expect(InstancesRequest.parse(request(good)).instances).toEqual([
    { ...good, number_of_instances: 1, provision: true },
  ]);
});

test("the example of the documentation is good", () => {
  expect(wrongIn(instancesExample)).toEqual([]);
});

describe("what is wrong in itself is told as one sentence with the bounds and what was given", () => {
  test.each<[string, object, string]>([
    [
      "no bandwidth",
      { network: { bandwidth: 0 } },
      "network.bandwidth: bandwidth is a whole number from 1 to 400,000 Mbit/s; 0 was given",
    ],
    [
      "an absurd bandwidth",
      { network: { bandwidth: 1e9 } },
      "network.bandwidth: bandwidth is a whole number from 1 to 400,000 Mbit/s; 1000000000 was given",
    ],
    [
      "half an instance",
      { number_of_instances: 0.5 },
      "number_of_instances: number_of_instances is a whole number from 1 to 100; 0.5 was given",
    ],
    [
      "no instance",
      { number_of_instances: 0 },
      "number_of_instances: number_of_instances is a whole number from 1 to 100; 0 was given",
    ],
    [
      "1,000 instances",
      { number_of_instances: 1000 },
      "number_of_instances: number_of_instances is a whole number from 1 to 100; 1000 was given",
    ],
    [
      "a name with spaces",
      { name: "my web" },
      'name: The name has letters, digits, hyphens and dots, begins and ends with a letter or digit, and has at most 63 characters; "my web" was given',
    ],
    [
      "a platform that is not",
      { provider: "cloud" },
      'provider: provider is one of virtfusion, proxmox, maas; "cloud" was given',
    ],
    [
      "a number as text",
      { resources: { memory: "512" } },
      'resources.memory: memory is a whole number from 16 to 16,777,216 MB; "512" was given',
    ],
    [
      "a hypervisor that is neither number nor name",
      { hypervisor_id: true },
      "hypervisor_id: hypervisor_id is a number or a name; true was given",
    ],
    [
      "a volume without a size",
      { volumes: [{}] },
      "volumes.0.size_gb: size_gb is a whole number from 1 to 262,144 GB; it is missing",
    ],
    [
      "a ruleset that is no number",
      { network: { firewall_rulesets: ["web"] } },
      `network.firewall_rulesets.0: A ruleset's id is a whole number from 1 to 2,147,483,647; "web" was given`,
    ],
    ["provision in words", { provision: "yes" }, 'provision: provision is true or false; "yes" was given'],
    ["an object that is a list", { network: [] }, "network: network is an object; [] was given"],
  ])("%s", (_, change, message) => {
    expect(wrongIn(request({ ...good, ...change }))).toEqual([`instances.0.${message}`]);
  });

  test("a body that is none", () => {
    expect(wrongIn([])).toEqual([": The body is an object; [] was given"]);
    expect(wrongIn({})).toEqual([
      "project_name: project_name is a text of 1 to 100 characters; it is missing",
      "instances: instances is a list; it is missing",
    ]);
    expect(wrongIn(request())).toEqual(["instances: The list of instances is empty: name at least one"]);
  });

  test.each([
    ["of the body", { ...request(good), dryRun: true }],
    ["of an entry", request({ ...good, count: 2 })],
    ["of the network", request({ ...good, network: { bandwith: 1 } })],
    ["of a volume", request({ ...good, volumes: [{ size_gb: 1, size: 1 }] })],
  ])("an unknown field %s is not silently left out", (_, body) => {
    expect(InstancesRequest.safeParse(body).error?.issues).toEqual([
      expect.objectContaining({ code: "unrecognized_keys" }),
    ]);
  });
});

describe("what is wrong only together", () => {
  test(`more than ${instancesAtMost} in all`, () => {
    const many = [1, 2, 3].map((index) => ({ ...good, name: `web${index}`, number_of_instances: 100 }));
    expect(wrongIn(request(...many.slice(0, 2)))).toEqual([]);
    expect(wrongIn(request(...many))).toEqual([
      "instances: A request makes at most 200 instances; these are 300 in all",
    ]);
  });

  test("a name that numbering gives twice, whatever its case", () => {
    const doubled = request({ ...good, number_of_instances: 3 }, { ...good, name: "db" }, { ...good, name: "WEB-1" });
    expect(wrongIn(doubled)).toEqual(["instances.2.name: The name 'WEB-1' is given twice: instances[0] has it too"]);
  });

  test("a name that numbering makes too long", () => {
    const name = "w".repeat(62);
    expect(wrongIn(request({ ...good, name }))).toEqual([]);
    expect(wrongIn(request({ ...good, name, number_of_instances: 2 }))).toEqual([
      `instances.0.name: Numbered, the name has more than 63 characters: '${name}-0'`,
    ]);
  });
});

test("every good request names as many guests as it asks for, in order, no two alike", () => {
  const entry = fc.record({
    name: fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,6}[a-z0-9])?$/),
    number_of_instances: fc.integer({ min: 1, max: 100 }),
  });
  fc.assert(
    fc.property(fc.array(entry, { minLength: 1, maxLength: 6 }), (entries) => {
      const parsed = InstancesRequest.safeParse(request(...entries.map((each) => ({ ...good, ...each }))));
      const names = entries.flatMap(namesOf);
      const total = entries.reduce((sum, { number_of_instances: count }) => sum + count, 0);
      expect(names).toHaveLength(total);
      for (const { name, number_of_instances: count } of entries) {
        const own = namesOf({ name, number_of_instances: count });
        expect(own).toEqual(count === 1 ? [name] : own.map((_, index) => `${name}-${index}`));
      }
      expect(parsed.success).toBe(total <= instancesAtMost && new Set(names).size === total);
    }),
  );
});
