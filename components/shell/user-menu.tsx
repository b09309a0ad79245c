"use client";

import { LogOut } from "lucide-react";
import { DropdownMenu, MenuItem, MenuSeparator } from "@/components/ui/dropdown-menu";
import { initialsOf } from "./initials";

export interface ShellUser {
  name: string;
  email: string;
  /** 'Administrator'. */
  role: string;
  /** What the account is limited to, in words; left out when it is not. */
  scope?: string;
}

export interface UserMenuProps {
  user: ShellUser;
  /** More places: profile, API tokens. */
  links?: readonly { href: string; label: string }[];
  onSignOut: () => void;
}

/** Who is signed in, and the way out. */
export function UserMenu({ user, links = [], onSignOut }: UserMenuProps) {
  return (
    <DropdownMenu
      className="w-60"
      trigger={
        <button
          type="button"
          aria-label={`Account of ${user.name}`}
          className="flex size-8 shrink-0 items-center justify-center rounded-full border border-line-strong bg-panel font-medium text-muted text-sm hover:bg-hover"
        >
          {initialsOf(user.name)}
        </button>
      }
    >
      <div className="px-2 pt-1.5 pb-2">
        <p className="truncate font-medium">{user.name}</p>
        <p className="truncate text-muted text-sm">{user.email}</p>
        <p className="text-muted text-sm">
          {user.role}
          {user.scope && ` · ${user.scope}`}
        </p>
      </div>
      <MenuSeparator />
      {links.map(({ href, label }) => (
        <MenuItem key={href} href={href}>
          {label}
        </MenuItem>
      ))}
      <MenuItem icon={<LogOut aria-hidden="true" />} onSelect={onSignOut}>
        Sign out
      </MenuItem>
    </DropdownMenu>
  );
}
