"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { MoreHorizontal, Plus, Users } from "lucide-react";
import { useState } from "react";
import { Button, IconButton } from "@/components/ui/button";
import { DropdownMenu, MenuItem } from "@/components/ui/dropdown-menu";
import { EmptyState } from "@/components/ui/empty-state";
import { Pill } from "@/components/ui/pill";
import { RelativeTime } from "@/components/ui/relative-time";
import { useMe } from "@/lib/client/me";
import { settingsQueries } from "@/lib/client/queries/settings";
import type { UserView } from "@/lib/contracts/identity";
import { cellClass, PlainTable } from "../../_guests/detail/plain-table";
import { ListPart } from "./list-part";
import { reachWords, roleWords } from "./reach-fields";
import { type UserAsk, UserDialog } from "./user-dialogs";

const signInWords: Record<UserView["signIn"], string> = {
  password: "password",
  oidc: "identity provider",
  both: "password or identity provider",
  none: "cannot sign in yet",
};

/** Who may sign in, and what they may do. */
export function UserSettings() {
  const client = useQueryClient();
  const query = useQuery(settingsQueries.users());
  const [asked, setAsked] = useState<UserAsk | null>(null);
  return (
    <>
      <ListPart
        title="Users"
        query={query}
        actions={
          <Button
            size="sm"
            variant="primary"
            onClick={() => setAsked({ kind: "create" })}
            icon={<Plus className="size-3.5" aria-hidden="true" />}
          >
            Create user
          </Button>
        }
        empty={<EmptyState icon={<Users />} title="No users that you may manage" />}
      >
        {(users) => (
          <PlainTable
            label="Users with their rights"
            headers={["User", "Role", "Datacenters", "Signs in by", "State", "Last sign-in", ""]}
          >
            {users.map((user) => (
              <UserRow key={user.id} user={user} onAsk={setAsked} />
            ))}
          </PlainTable>
        )}
      </ListPart>
      {asked && (
        <UserDialog
          asked={asked}
          onClose={() => setAsked(null)}
          onDone={() => void client.invalidateQueries({ queryKey: settingsQueries.all() })}
        />
      )}
    </>
  );
}

function UserRow({ user, onAsk }: { user: UserView; onAsk: (ask: UserAsk) => void }) {
  const isMe = useMe().id === user.id;
  const self = isMe ? "Another administrator can do this to your account" : null;
  const quiet = `${cellClass} text-muted`;
  return (
    <tr>
      <th scope="row" className={`${cellClass} font-normal`}>
        <span className="font-medium">{user.name}</span> {isMe && <Pill tone="accent">you</Pill>}
        <p className="text-muted text-sm">{user.email}</p>
      </th>
      <td className={cellClass}>{roleWords[user.role]}</td>
      <td className={quiet}>{reachWords(user.datacenters)}</td>
      <td className={quiet}>{signInWords[user.signIn]}</td>
      <td className={cellClass}>
        {user.disabled ? (
          <Pill dot>disabled</Pill>
        ) : (
          <Pill tone="ok" dot>
            active
          </Pill>
        )}
      </td>
      <td className={quiet}>{user.lastSignInAt ? <RelativeTime at={user.lastSignInAt} /> : "never"}</td>
      <td className={`${cellClass} text-right`}>
        <DropdownMenu
          trigger={
            <IconButton label={`Actions for ${user.name}`} size="sm">
              <MoreHorizontal className="size-4" aria-hidden="true" />
            </IconButton>
          }
        >
          <MenuItem onSelect={() => onAsk({ kind: "edit", user })}>Edit…</MenuItem>
          <MenuItem onSelect={() => onAsk({ kind: "password", user })}>New password…</MenuItem>
          <MenuItem disabledReason={self} onSelect={() => onAsk({ kind: user.disabled ? "enable" : "disable", user })}>
            {user.disabled ? "Enable…" : "Disable…"}
          </MenuItem>
          <MenuItem danger disabledReason={self} onSelect={() => onAsk({ kind: "delete", user })}>
            Delete…
          </MenuItem>
        </DropdownMenu>
      </td>
    </tr>
  );
}
