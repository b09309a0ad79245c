import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { aliasOf, isMarkedAlias, labelOf, vnetNameOf, zoneOfProfileId, zoneProfileId } from "./names";

const zone = fc.stringMatching(/^[a-z][a-z0-9]{1,7}$/);
const vlan = fc.integer({ min: 1, max: 4094 });

describe("the name of a client's vnet", () => {
  test("is one that the platform takes, and shows its VLAN", () => {
    fc.assert(
      fc.property(zone, vlan, (name, number) => {
        const vnet = vnetNameOf({ zoneId: zoneProfileId(name), vlan: number });
        expect(vnet).toMatch(/^[a-zA-Z][a-zA-Z0-9]{1,7}$/);
        expect(/^mx(\d+)[a-z]{2}$/.exec(vnet)?.[1]).toBe(String(number));
      }),
    );
  });

  test("never is another VLAN's in the same zone, and is the same for the zone's name and its profile id", () => {
    fc.assert(
      fc.property(zone, vlan, vlan, (name, one, other) => {
        const nameOf = (number: number, zoneId = zoneProfileId(name)) => vnetNameOf({ zoneId, vlan: number });
        expect(nameOf(one) === nameOf(other)).toBe(one === other);
        expect(nameOf(one, name)).toBe(nameOf(one));
      }),
    );
  });

  test("tells zones of one cluster apart, but for one pair in 676", () => {
    expect(vnetNameOf({ zoneId: "zone:north", vlan: 150 })).not.toBe(vnetNameOf({ zoneId: "zone:south", vlan: 150 }));
    expect(zoneOfProfileId(zoneProfileId("north"))).toBe("north");
  });
});

describe("the alias of a client's vnet", () => {
  test("bears Moxxie's mark and has only characters that the platform takes, in one line", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 300 }), (label) => {
        const alias = aliasOf({ label });
        expect(alias).toMatch(/^[()\-_.\w\d *+,/:;<=>?@[\]]{0,256}$/);
        expect(isMarkedAlias(alias)).toBe(true);
      }),
    );
  });

  test("is read by people without the mark", () => {
    expect(aliasOf({ label: "acme's #1/web" })).toBe("moxxie: acme-s -1/web");
    expect(labelOf("moxxie: acme/web")).toBe("acme/web");
    expect(labelOf("client acme")).toBe("client acme");
    expect([labelOf(undefined), labelOf("moxxie:"), labelOf("")]).toEqual([undefined, undefined, undefined]);
  });
});
