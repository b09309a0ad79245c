"use client";

import dynamic from "next/dynamic";
import { useSearchParams } from "next/navigation";
import { PageHeader } from "@/components/ui/page-header";
import { SkeletonText } from "@/components/ui/skeleton";
import { TabLinks } from "@/components/ui/tabs";
import { useMe } from "@/lib/client/me";
import { tabLinksOf, tabOf } from "../../_estate/tab-of";
import { type SettingsTab, settingsTabsOf } from "./settings-tabs";

const loading = () => <SkeletonText lines={6} className="rounded-lg border bg-panel p-4" />;
const parts = {
  datacenters: dynamic(() => import("./datacenter-settings").then((module) => module.DatacenterSettings), { loading }),
  endpoints: dynamic(() => import("./endpoint-settings").then((module) => module.EndpointSettings), { loading }),
  tokens: dynamic(() => import("./token-settings").then((module) => module.TokenSettings), { loading }),
  users: dynamic(() => import("./user-settings").then((module) => module.UserSettings), { loading }),
  about: dynamic(() => import("./about").then((module) => module.About), { loading }),
} as const satisfies Record<SettingsTab, unknown>;

/** The settings, one part at a time; each part has its own address. */
export function SettingsPage() {
  const tabs = settingsTabsOf(useMe());
  const tab = tabOf(tabs, useSearchParams().get("tab"));
  const Part = parts[tab];
  return (
    <>
      <PageHeader
        title="Settings"
        tabs={<TabLinks label="Settings: parts" current={tab} tabs={tabLinksOf(tabs, "/settings")} />}
      />
      <Part />
    </>
  );
}
