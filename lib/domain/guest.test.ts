import { describe, expect, test } from "vitest";
import { type GuestAction, type GuestFacts, guestActions, guestStatuses, whyNot } from "./guest";

const vm = (change: Partial<GuestFacts> = {}): GuestFacts => ({
  kind: "vm",
  status: "running",
  template: false,
  ...change,
});

/** One column a status, in the order of `guestStatuses`; y: allowed. */
const table: Record<GuestAction, string> = {
  //          running stopped paused suspended creating deleting migrating failed unknown
  start: /*   */ "- y - y - - - - -",
  stop: /*    */ "y - y y - - - - -",
  shutdown: /**/ "y - - - - - - - -",
  reboot: /*  */ "y - - - - - - - -",
  reset: /*   */ "y - y - - - - - -",
  suspend: /* */ "y - - - - - - - -",
  resume: /*  */ "- - y y - - - - -",
  update: /*  */ "y y y y - - - - -",
  resize: /*  */ "y y y - - - - - -",
  clone: /*   */ "y y y - - - - - -",
  snapshot: /**/ "y y y - - - - - -",
  rollback: /**/ "y y y - - - - - -",
  migrate: /* */ "y y - - - - - - -",
  delete: /*  */ "y y y y - - - y y",
};
const cases = guestActions.flatMap((action) => {
  const allowed = table[action].split(" ");
  return guestStatuses.map((status, index) => ({ action, status, allowed: allowed[index] === "y" }));
});

describe("what may be done to a guest in each state", () => {
  test("the table has a cell for every action and state", () => {
    for (const action of guestActions) expect(table[action].split(" ")).toHaveLength(guestStatuses.length);
  });
  test.each(cases)("$action when $status: $allowed", ({ action, status, allowed }) => {
    const reason = whyNot(action, vm({ status }));
    if (allowed) expect(reason).toBeUndefined();
    else expect(reason).toMatch(new RegExp(`^Cannot .+ a VM that is ${status}; it must be .+\\.$`));
  });
});

test("the refusal lists every state in which it could be done, as people say it", () => {
  expect(whyNot("start", vm())).toBe("Cannot start a VM that is running; it must be stopped or suspended.");
  expect(whyNot("shutdown", vm({ kind: "container", status: "stopped" }))).toBe(
    "Cannot shut down a container that is stopped; it must be running.",
  );
  expect(whyNot("rollback", vm({ status: "creating" }))).toBe(
    "Cannot roll back a VM that is creating; it must be running, stopped or paused.",
  );
});

test("what a platform has locked is resumed before it is started; what only stands still is started", () => {
  const suspended = vm({ status: "suspended" });
  expect(whyNot("start", { ...suspended, suspendKeeps: "access" })).toBe(
    "The platform has locked this VM; resume it first.",
  );
  for (const suspendKeeps of ["memory", null, undefined] as const)
    expect(whyNot("start", { ...suspended, suspendKeeps })).toBeUndefined();
  expect(whyNot("resume", { ...suspended, suspendKeeps: "access" })).toBeUndefined();
});

/** What is said of a guest that has never had an operating system; n: that it has none, else as for any other guest. */
const withoutSystem: Record<GuestAction, string> = {
  //          running stopped paused suspended creating deleting migrating failed unknown
  start: /*   */ "= n = n = = = n =",
  stop: /*    */ "= n = n = = = n =",
  shutdown: /**/ "= n = n = = = n =",
  reboot: /*  */ "= n = n = = = n =",
  reset: /*   */ "= n = n = = = n =",
  suspend: /* */ "= n = n = = = n =",
  resume: /*  */ "= = = = = = = = =",
  update: /*  */ "= = = = = = = = =",
  resize: /*  */ "= = = = = = = = =",
  clone: /*   */ "= = = = = = = = =",
  snapshot: /**/ "= = = = = = = = =",
  rollback: /**/ "= = = = = = = = =",
  migrate: /* */ "= = = = = = = = =",
  delete: /*  */ "= = = = = = = = =",
};

describe("a guest that has never had an operating system", () => {
  test.each(guestActions)("%s", (action) => {
    const cells = withoutSystem[action].split(" ");
    expect(cells).toHaveLength(guestStatuses.length);
    for (const [index, status] of guestStatuses.entries()) {
      const said = whyNot(action, vm({ status, installed: false }));
      if (cells[index] === "=") expect(said).toBe(whyNot(action, vm({ status, installed: true })));
      else
        expect(said).toBe(
          "It has no operating system yet; install one on its platform, or create a VM from a template instead.",
        );
    }
  });

  test("is unlocked, and left to who works on it, before anything else is said", () => {
    const empty = vm({ status: "stopped", installed: false });
    expect(whyNot("start", { ...empty, lock: "backup" })).toMatch(/locked this VM \(backup\)/);
    expect(whyNot("start", { ...empty, busyWith: "Build" })).toMatch(/^Another operation/);
    expect(whyNot("start", { ...empty, status: "suspended", suspendKeeps: "access" })).toMatch(/resume it first/);
  });
});

describe.each(guestActions)("%s", (action) => {
  const somewhere = guestStatuses.filter((status) => whyNot(action, vm({ status })) === undefined);

  test("is refused in every state while the platform has locked the guest, with the lock's name", () => {
    for (const status of guestStatuses) {
      expect(whyNot(action, vm({ status, lock: "backup" }))).toBe(
        "The platform has locked this VM (backup); wait until its job ends.",
      );
    }
  });

  test("is refused in every state while another operation works on the guest, lock or not", () => {
    for (const lock of [null, "clone"]) {
      for (const status of guestStatuses) {
        expect(whyNot(action, vm({ status, lock, busyWith: "Start VM 100 web" }))).toBe(
          "Another operation works on this VM: Start VM 100 web.",
        );
      }
    }
  });

  test("on a template is allowed only where it makes sense, never because of a state alone", () => {
    const sensible = action === "clone" || action === "update" || action === "delete";
    const reason = whyNot(action, vm({ template: true, status: somewhere[0] ?? "stopped" }));
    if (sensible) expect(reason).toBeUndefined();
    else expect(reason).toMatch(/^This is a template; it cannot be [a-z ]+\.$/);
  });

  test("on a container is what it is on a VM; only a reset does not exist there", () => {
    for (const status of guestStatuses) {
      const reason = whyNot(action, vm({ kind: "container", status }));
      if (action === "reset") expect(reason).toBe("A container has no reset; reboot it instead.");
      else expect(reason === undefined).toBe(somewhere.includes(status));
    }
  });
});
