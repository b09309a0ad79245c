"use client";

import dynamic from "next/dynamic";
import { useSearchParams } from "next/navigation";
import { SkeletonText } from "@/components/ui/skeleton";
import { useMe } from "@/lib/client/me";
import { tabOf } from "../../_estate/tab-of";
import { SettingsHeader } from "./settings-header";
import { type SettingsTab, settingsTabsOf } from "./settings-tabs";

const loading = () => <SkeletonText lines={6} className="rounded-lg border bg-panel p-4" />;
const parts = {
  datacenters: dynamic(() => import("./datacenter-settings").then((module) => module.DatacenterSettings), { loading }),
  endpoints: dynamic(() => import("./endpoint-settings").then((module) => module.EndpointSettings), { loading }),
  tokens: dynamic(() => import("./token-settings").then((module) => module.TokenSettings), { loading }),
  users: dynamic(() => import("./user-settings").then((module) => module.UserSettings), { loading }),
  about: dynamic(() => import("./about").then((module) => module.About), { loading }),
} as const satisfies Record<SettingsTab, unknown>;

/** The settings, one part at a time; each part has its own address, some a page of their own. */
export function SettingsPage() {
  const tab = tabOf(settingsTabsOf(useMe()), useSearchParams().get("tab"));
  const Part = parts[tab];
  return (
    <>
      <SettingsHeader current={tab} />
      <Part />
    </>
  );
}
