import { expect, test } from "vitest";
import { InstancesRequest } from "@/lib/contracts/instances";
import { type FieldError, MoxxieError } from "@/lib/errors";
import { refusalOfInstances } from "./refusal";

const good = { provider: "proxmox", resources: { memory: 512, disk: 10, cpu: 1 } };
const request = InstancesRequest.parse({
  project_name: "shop",
  instances: [
    { ...good, name: "db" },
    { ...good, name: "web", number_of_instances: 3 },
  ],
});

const refused = (items: { index: number; code: string; message: string }[], errors: FieldError[]) =>
  refusalOfInstances(
    new MoxxieError("bulk_refused", "2 of 4 operations cannot be done", { errors, extra: { items } }),
    request,
  );

test("a guest's problem is told of its entry, and that of several guests once", () => {
  const full = "No host in DC1 can take it.";
  const error = refused(
    [
      { index: 0, code: "name_taken", message: "DC1 has a guest called 'db' already." },
      ...[1, 2, 3].map((index) => ({ index, code: "no_capacity", message: full })),
    ],
    [0, 1, 2, 3].map((index) => ({ path: `operations.${index}`, message: "" })),
  );
  expect(error.code).toBe("bulk_refused");
  expect(error.message).toBe(
    "2 of 2 entries cannot be done, so nothing was. instances[0].name: DC1 has a guest called 'db' already.",
  );
  expect(error.errors).toEqual([
    { path: "instances[0].name", message: "DC1 has a guest called 'db' already." },
    { path: "instances[1]", message: full },
  ]);
  expect(error.extra?.items).toEqual([
    { index: 0, name: "db", code: "name_taken", message: "DC1 has a guest called 'db' already." },
    { index: 1, name: "web-0 and 2 more", code: "no_capacity", message: full },
  ]);
});

test.each([
  ["network.publicAddress", "network.public_ip"],
  ["network.bandwidthMbps", "network.bandwidth"],
  ["network.firewallRulesets.1", "network.firewall_rulesets"],
  ["cloudInit.sshKeyNames.0", "ssh_key_name"],
  ["extraDisks", "volumes"],
  ["extraDisks.1.sizeGB", "volumes[1].size_gb"],
  ["packageId", "package"],
  ["memoryMB", "resources.memory"],
  ["memoryMb", "resources.memory"],
])("the field %s of a creation is %s of the request", (path, expected) => {
  const message = "This platform cannot.";
  const items = [{ index: 2, code: "not_supported", message }];
  const error = refused(items, [{ path: `operations.2.params.${path}`, message }]);
  expect(error.errors).toEqual([{ path: `instances[1].${expected}`, message }]);
});

test("what is no refusal of the bulk stays as it is", () => {
  const other = new MoxxieError("too_many_requests", "Slow down.");
  expect(refusalOfInstances(other, request)).toBe(other);
});
