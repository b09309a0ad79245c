"use client";

import { Menu, X } from "lucide-react";
import { Dialog } from "radix-ui";
import { type ReactNode, useState } from "react";
import { OfflineBanner, type OfflineBannerProps, StaleBanner, type StaleSource } from "@/components/ui/banner";
import { buttonClass } from "@/components/ui/button-style";
import { DatacenterSwitcher, type SwitcherDatacenter } from "./datacenter-switcher";
import type { NavGroup, NavItem } from "./nav";
import { OperationsTray, type TrayOperation } from "./operations-tray";
import { PaletteTrigger, type PaletteTriggerProps } from "./palette-trigger";
import { Rail } from "./rail";
import { ThemeMenu } from "./theme-menu";
import { type ShellUser, UserMenu } from "./user-menu";

export interface AppShellProps {
  /** The rail: only pages that exist. */
  navigation: readonly NavGroup[];
  /** At the rail's bottom: Settings. */
  navigationFooter?: readonly NavItem[];
  datacenters: readonly SwitcherDatacenter[];
  operations: readonly TrayOperation[];
  palette: PaletteTriggerProps;
  user: ShellUser;
  userLinks?: readonly { href: string; label: string }[];
  onSignOut: () => void;
  /** The live connection's state; a banner shows when it is not live. */
  connection?: Pick<OfflineBannerProps, "connection" | "lastEventAt">;
  onReconnect?: () => void;
  /** Endpoints or datacenters that do not answer. */
  staleSources?: readonly StaleSource[];
  children: ReactNode;
}

/** What stands around every page: rail, top bar, banners. It fetches nothing. */
export function AppShell(props: AppShellProps) {
  const { connection = { connection: "live" }, staleSources = [] } = props;
  const rail = { groups: props.navigation, footer: props.navigationFooter };
  return (
    <div className="flex min-h-dvh">
      <a
        href="#content"
        className="sr-only z-60 rounded-md bg-accent px-3 py-2 font-medium text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to content
      </a>
      <aside aria-label="Navigation" className="sticky top-0 hidden h-dvh w-52 shrink-0 border-r md:block">
        <Rail {...rail} />
      </aside>
      <div className="flex min-w-0 flex-1 flex-col">
        <header className="sticky top-0 z-30 flex h-13 shrink-0 items-center gap-2 border-b bg-bg px-3 md:px-6">
          <RailSheet {...rail} />
          <DatacenterSwitcher datacenters={props.datacenters} />
          <PaletteTrigger {...props.palette} />
          <div className="ml-auto flex items-center gap-1">
            <OperationsTray operations={props.operations} />
            <ThemeMenu />
            <UserMenu user={props.user} links={props.userLinks} onSignOut={props.onSignOut} />
          </div>
        </header>
        <main id="content" tabIndex={-1} className="min-w-0 flex-1 px-3 py-4 outline-none md:px-6 md:py-5">
          <OfflineBanner
            {...connection}
            className="mb-3"
            onRetry={
              props.onReconnect && (
                <button type="button" onClick={props.onReconnect} className={buttonClass({ size: "sm" })}>
                  Connect again
                </button>
              )
            }
          />
          <StaleBanner sources={staleSources} className="mb-3" />
          {props.children}
        </main>
      </div>
    </div>
  );
}

/** The rail on a small screen: a sheet from the left. */
function RailSheet(props: { groups: readonly NavGroup[]; footer?: readonly NavItem[] }) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog.Root open={open} onOpenChange={setOpen}>
      <Dialog.Trigger asChild>
        <button
          type="button"
          aria-label="Navigation"
          className={buttonClass({ variant: "ghost", icon: true, className: "-ml-1 md:hidden" })}
        >
          <Menu className="size-4" aria-hidden="true" />
        </button>
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-50 animate-fade bg-overlay" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed inset-y-0 left-0 z-50 w-64 animate-sheet border-r bg-bg shadow-modal"
        >
          <Dialog.Title className="sr-only">Navigation</Dialog.Title>
          <Rail {...props} onNavigate={() => setOpen(false)} />
          <Dialog.Close
            aria-label="Close"
            className={buttonClass({ variant: "ghost", size: "sm", icon: true, className: "absolute top-3 right-2" })}
          >
            <X className="size-4" aria-hidden="true" />
          </Dialog.Close>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
