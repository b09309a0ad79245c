import fc from "fast-check";
import { expect, test } from "vitest";
import { permissions, permissionsOf, roles } from "@/lib/domain/permissions";
import { MoxxieError } from "@/lib/errors";
import { type Actor, systemActor } from "./actor";
import { authorise, authoriseIn, can, sees } from "./authorise";
import {
  grantedPermissions,
  intersect,
  isWithin,
  type Rights,
  reachesWithin,
  rightsOfToken,
  rightsOfUser,
} from "./rights";

const datacenters = ["DC1", "DC2", "DC3"];
const rights: fc.Arbitrary<Rights> = fc.record({
  role: fc.constantFrom(...roles),
  datacenterIds: fc.option(fc.subarray(datacenters)),
  scopes: fc.option(fc.subarray([...permissions])),
});
const permission = fc.constantFrom(...permissions);
const datacenter = fc.option(fc.constantFrom(...datacenters));
const actor = (own: Rights): Actor => ({ ...systemActor, kind: "token", id: "t", name: "t", ...own });

test("nobody is let through without the permission of the role and, where there are scopes, theirs", () => {
  fc.assert(
    fc.property(rights, permission, (own, asked) => {
      const allowed = permissionsOf(own.role).includes(asked) && (own.scopes?.includes(asked) ?? true);
      expect(can(actor(own), asked)).toBe(allowed);
      const attempt = () => authorise(actor(own), asked);
      if (allowed) attempt();
      else expect(attempt).toThrow(expect.objectContaining({ code: "forbidden" }));
    }),
  );
});

test("things in a foreign datacenter do not exist, and permission is asked before existence", () => {
  fc.assert(
    fc.property(rights, permission, datacenter, (own, asked, datacenterId) => {
      const target = { datacenterId, what: "guest", id: "g" };
      const outcome = () => {
        try {
          authoriseIn(actor(own), asked, target);
          return "allowed";
        } catch (error) {
          return error instanceof MoxxieError ? error.code : error;
        }
      };
      if (!can(actor(own), asked)) expect(outcome()).toBe("forbidden");
      else expect(outcome()).toBe(sees(actor(own), datacenterId) ? "allowed" : "not_found");
    }),
  );
});

test("what two rights have in common allows nothing that one of them does not", () => {
  fc.assert(
    fc.property(rights, rights, permission, datacenter, (one, other, asked, datacenterId) => {
      const common = actor(intersect(one, other));
      if (can(common, asked)) expect(can(actor(one), asked) && can(actor(other), asked)).toBe(true);
      if (sees(common, datacenterId))
        expect(sees(actor(one), datacenterId) && sees(actor(other), datacenterId)).toBe(true);
      expect(isWithin(intersect(one, other), one)).toBe(true);
    }),
  );
});

test("rights within others never do or see more, and everybody's own rights are within them", () => {
  fc.assert(
    fc.property(rights, rights, permission, datacenter, (inner, outer, asked, datacenterId) => {
      expect(isWithin(inner, inner)).toBe(true);
      fc.pre(isWithin(inner, outer));
      if (can(actor(inner), asked)) expect(can(actor(outer), asked)).toBe(true);
      if (sees(actor(inner), datacenterId)) expect(sees(actor(outer), datacenterId)).toBe(true);
    }),
  );
});

test("an empty list in the database is no limit; a list that was cut down to nothing allows nothing", () => {
  expect(rightsOfUser({ role: "viewer", datacenterIds: [] }).datacenterIds).toBeNull();
  const cut = intersect(
    rightsOfUser({ role: "admin", datacenterIds: ["DC1"] }),
    rightsOfUser({ role: "admin", datacenterIds: ["DC2"] }),
  );
  expect(sees(actor(cut), "DC1")).toBe(false);
  expect(reachesWithin(null, cut.datacenterIds)).toBe(false);
});

test("scopes that this version does not know grant nothing and open nothing", () => {
  const own = rightsOfToken({ role: "admin", datacenterIds: [], scopes: ["vm:teleport"] });
  expect(grantedPermissions(own)).toEqual([]);
});
