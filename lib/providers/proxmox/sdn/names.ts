import { createHash } from "node:crypto";
import type { ClientNetworkSpec } from "../../provider";

/** A zone's profile id is its name behind this, so that no bridge or vnet of the same name is meant. */
const zonePrefix = "zone:";

export const zoneProfileId = (zone: string): string => `${zonePrefix}${zone}`;

/** The zone that a profile id names; one without the prefix is taken for the zone's own name. */
export const zoneOfProfileId = (profileId: string): string =>
  profileId.startsWith(zonePrefix) ? profileId.slice(zonePrefix.length) : profileId;

const letters = "abcdefghijklmnopqrstuvwxyz";

/**
 * The name of the vnet that carries a client's VLAN in a zone: `mx`, the VLAN, two letters that stand for the zone
 * (`mx150kf`); at most the 8 characters that the platform takes. Vnets of all zones share one namespace, and the same
 * VLAN may be needed in several zones of a cluster: hence the letters. Two zones in 676 have the same ones; then the
 * second is refused as `network_taken`, never mixed up.
 */
export function vnetNameOf({ zoneId, vlan }: Pick<ClientNetworkSpec, "zoneId" | "vlan">): string {
  const digest = createHash("sha256").update(zoneOfProfileId(zoneId)).digest();
  const mark = [digest[0], digest[1]].map((byte) => letters[(byte ?? 0) % letters.length]).join("");
  return `mx${vlan}${mark}`;
}

/** Vnets that Moxxie makes say so in their alias; one without this is never changed or removed. */
const aliasMark = "moxxie:";

/** The alias for people to read. The platform takes no quotes, no `#`, no `&` and the like in it, and 256 characters. */
export function aliasOf({ label }: Pick<ClientNetworkSpec, "label">): string {
  const text = label.replace(/\s+/g, " ").replace(/[^\w ()*+,\-./:;<=>?@[\]]/g, "-");
  return `${aliasMark} ${text}`.trim().slice(0, 256);
}

export const isMarkedAlias = (alias: string | undefined): boolean => alias?.startsWith(aliasMark) ?? false;

/** The alias as people would call the network: without Moxxie's mark. */
export function labelOf(alias: string | undefined): string | undefined {
  const label = isMarkedAlias(alias) ? alias?.slice(aliasMark.length).trim() : alias;
  return label || undefined;
}
