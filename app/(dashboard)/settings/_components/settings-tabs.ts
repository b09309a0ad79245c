import type { TabLink } from "@/components/ui/tabs";
import type { Me } from "@/lib/contracts/identity";
import type { Permission } from "@/lib/domain/permissions";
import { tabLinksOf } from "../../_estate/tab-of";

const labels = {
  datacenters: "Datacenters",
  endpoints: "Endpoints",
  webhooks: "Webhooks",
  tokens: "API tokens",
  users: "Users",
  "approval-policy": "Approval policy",
  about: "About",
} as const;
export type SettingsPart = keyof typeof labels;

/** Parts that are pages of their own, with their address; the settings page itself shows the others. */
const ownPages = {
  webhooks: "/settings/webhooks",
  "approval-policy": "/settings/approval-policy",
} as const satisfies Partial<Record<SettingsPart, string>>;
type OwnPage = keyof typeof ownPages;
export type SettingsTab = Exclude<SettingsPart, OwnPage>;

const needed: Partial<Record<SettingsPart, Permission>> = {
  endpoints: "endpoint:read",
  webhooks: "webhook:manage",
  tokens: "token:manage",
  users: "user:manage",
  "approval-policy": "policy:read",
};

const isOwnPage = (part: SettingsPart): part is OwnPage => part in ownPages;

function partsOf({ permissions }: Pick<Me, "permissions">): SettingsPart[] {
  return (Object.keys(labels) as SettingsPart[]).filter((part) => {
    const permission = needed[part];
    return permission === undefined || permissions.includes(permission);
  });
}

const labelled = (parts: readonly SettingsPart[]) => Object.fromEntries(parts.map((part) => [part, labels[part]]));

/** The parts that somebody may see on the settings page itself. */
export const settingsTabsOf = (me: Pick<Me, "permissions">): Partial<Record<SettingsTab, string>> =>
  labelled(partsOf(me).filter((part) => !isOwnPage(part)));

/** Links to all parts of the settings that somebody may see. */
export function settingsLinksOf(me: Pick<Me, "permissions">): TabLink[] {
  const parts = partsOf(me);
  return tabLinksOf(labelled(parts), "/settings").map((link, index) => {
    const part = parts[index];
    return part !== undefined && isOwnPage(part) ? { ...link, href: ownPages[part] } : link;
  });
}
