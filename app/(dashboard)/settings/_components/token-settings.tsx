"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { KeyRound, Plus } from "lucide-react";
import { useState } from "react";
import { PlanDialog } from "@/components/commands/plan-dialog";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Pill } from "@/components/ui/pill";
import { RelativeTime } from "@/components/ui/relative-time";
import type { Tone } from "@/components/ui/states";
import { settingsQueries } from "@/lib/client/queries/settings";
import { TokenCreated, type TokenView } from "@/lib/contracts/identity";
import { cellClass, PlainTable } from "../../_guests/detail/plain-table";
import { ListPart } from "./list-part";
import { reachWords, roleWords } from "./reach-fields";
import { NewTokenDialog, TokenSecretDialog } from "./token-dialogs";

type Asked = { kind: "create" } | { kind: "revoke"; token: TokenView } | { kind: "secret"; token: TokenCreated };

/** Tokens for programs: made, looked over, revoked. */
export function TokenSettings() {
  const client = useQueryClient();
  const query = useQuery(settingsQueries.tokens());
  const [asked, setAsked] = useState<Asked | null>(null);
  const reload = () => void client.invalidateQueries({ queryKey: settingsQueries.all() });
  const close = () => setAsked(null);
  return (
    <>
      <ListPart
        title="API tokens"
        description="For programs. The secret of a token is shown once, when it is made."
        query={query}
        actions={
          <Button
            size="sm"
            variant="primary"
            onClick={() => setAsked({ kind: "create" })}
            icon={<Plus className="size-3.5" aria-hidden="true" />}
          >
            Create token
          </Button>
        }
        empty={
          <EmptyState icon={<KeyRound />} title="No tokens yet">
            A program signs in with a token. Give it the least role that does, and a day on which it ends.
          </EmptyState>
        }
      >
        {(tokens) => (
          <PlainTable
            label="Tokens with their rights"
            headers={["Token", "State", "Role", "Datacenters", "Limited to", "Made by", "Expires", "Last used", ""]}
          >
            {tokens.map((token) => (
              <TokenRow key={token.id} token={token} onRevoke={() => setAsked({ kind: "revoke", token })} />
            ))}
          </PlainTable>
        )}
      </ListPart>
      {asked?.kind === "create" && (
        <NewTokenDialog
          onClose={close}
          onCreated={(result) => {
            reload();
            setAsked({ kind: "secret", token: TokenCreated.parse(result) });
          }}
        />
      )}
      {asked?.kind === "secret" && <TokenSecretDialog token={asked.token} onClose={close} />}
      {asked?.kind === "revoke" && (
        <PlanDialog
          open
          onOpenChange={close}
          command="token.revoke"
          input={{ tokenId: asked.token.id }}
          title={`Revoke ${asked.token.name}?`}
          actionLabel="Revoke token"
          begun={`Revoked ${asked.token.name}`}
          tone="danger"
          onDone={reload}
        />
      )}
    </>
  );
}

const stateTones: Record<TokenView["state"], Tone> = { active: "ok", expired: "warn", revoked: "neutral" };

function TokenRow({ token, onRevoke }: { token: TokenView; onRevoke: () => void }) {
  const { name, prefix, state, role, datacenters, scopes, createdBy, expiresAt, lastUsedAt, lastUsedFrom } = token;
  const quiet = `${cellClass} text-muted`;
  return (
    <tr>
      <th scope="row" className={`${cellClass} font-medium`}>
        {name} <span className="font-mono font-normal text-muted text-sm">{prefix}…</span>
      </th>
      <td className={cellClass}>
        <Pill tone={stateTones[state]} dot>
          {state}
        </Pill>
      </td>
      <td className={cellClass}>{roleWords[role]}</td>
      <td className={quiet}>{reachWords(datacenters)}</td>
      <td className={quiet} title={scopes.join(", ")}>
        {scopes.length === 0 ? "its role" : scopes.length <= 2 ? scopes.join(", ") : `${scopes.length} permissions`}
      </td>
      <td className={quiet}>{createdBy}</td>
      <td className={quiet}>{expiresAt ? <RelativeTime at={expiresAt} /> : "never"}</td>
      <td className={quiet}>
        {lastUsedAt ? (
          <>
            <RelativeTime at={lastUsedAt} /> {lastUsedFrom && <span className="font-mono text-sm">{lastUsedFrom}</span>}
          </>
        ) : (
          "never"
        )}
      </td>
      <td className={`${cellClass} text-right`}>
        {state === "active" && (
          <Button size="sm" onClick={onRevoke} aria-label={`Revoke ${name}`}>
            Revoke…
          </Button>
        )}
      </td>
    </tr>
  );
}
