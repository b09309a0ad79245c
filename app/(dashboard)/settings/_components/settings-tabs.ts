import type { Me } from "@/lib/contracts/identity";
import type { Permission } from "@/lib/domain/permissions";

const all = {
  datacenters: "Datacenters",
  endpoints: "Endpoints",
  tokens: "API tokens",
  users: "Users",
  about: "About",
} as const;
export type SettingsTab = keyof typeof all;

const needed: Partial<Record<SettingsTab, Permission>> = {
  endpoints: "endpoint:read",
  tokens: "token:manage",
  users: "user:manage",
};

/** The parts of the settings that somebody may see. */
export function settingsTabsOf({ permissions }: Pick<Me, "permissions">): Partial<Record<SettingsTab, string>> {
  const may = (tab: string) => {
    const permission = needed[tab as SettingsTab];
    return permission === undefined || permissions.includes(permission);
  };
  return Object.fromEntries(Object.entries(all).filter(([tab]) => may(tab)));
}
