import type { GuestKind } from "@/lib/domain/guest";
import type { GuestNetwork, NetworkProfile } from "../provider";
import { numbered, numberOf } from "./config";
import { parseProperties } from "./property-string";
import type { RawConfig } from "./wire";

/** What a guest's interfaces are put on, by its configuration; the VLANs follow from the bridges' profiles. */
export function guestNetworksOf(kind: GuestKind, raw: RawConfig, profiles: readonly NetworkProfile[]): GuestNetwork[] {
  return numbered(raw, "net").map(([interfaceId, value]) => {
    const { bridge, tag, ...rest } = parseProperties(value, "model");
    const { ip, ip6 } = kind === "container" ? rest : cloudInitAddress(raw, interfaceId);
    return {
      interfaceId,
      profileId: bridge ?? null,
      ...vlansOf(
        profiles.find((profile) => profile.id === bridge),
        numberOf(tag),
      ),
      cidr: fixed(ip) ?? fixed(ip6) ?? null,
    };
  });
}

/** Bridges that interfaces of a guest are on. */
export const bridgesOf = (raw: RawConfig): string[] =>
  numbered(raw, "net").flatMap(([, value]) => parseProperties(value, "model").bridge ?? []);

/** A VM's addresses stand in `ipconfigN` beside `netN`. */
const cloudInitAddress = (raw: RawConfig, interfaceId: string) =>
  parseProperties(String(raw[`ipconfig${interfaceId.slice("net".length)}`] ?? ""), "none");

/** `dhcp`, `auto` and `manual` are no addresses. */
const fixed = (ip: string | undefined): string | undefined => (ip?.includes("/") ? ip : undefined);

/**
 * Inner and outer tag of an interface's frames. The tag of the interface is the VLAN, and what it lies in is the outer
 * one: the service VLAN of a Q-in-Q bridge or vnet, or the VLAN of a plain bridge inside one. A vnet with both tags has
 * said all; a tag below that would be a third one, of the guest's own.
 */
function vlansOf(
  profile: NetworkProfile | undefined,
  tag: number | undefined,
): Pick<GuestNetwork, "vlan" | "serviceVlan"> {
  const { vlan, serviceVlan } = profile ?? {};
  if (serviceVlan !== undefined) return { vlan: vlan ?? tag ?? null, serviceVlan };
  if (tag !== undefined && vlan !== undefined && tag !== vlan) return { vlan: tag, serviceVlan: vlan };
  return { vlan: tag ?? vlan ?? null, serviceVlan: null };
}
