"use client";

import { useState } from "react";
import { PlanDialog } from "@/components/commands/plan-dialog";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Panel } from "@/components/ui/panel";
import { addressesAtOnceMax, type HostingView } from "@/lib/contracts/guest-hosting";
import type { GuestDetail } from "@/lib/contracts/guests";
import { useRefusal } from "./use-refusal";

/** Its public addresses: more of them, or fewer. */
export function AddressesPanel({ guest, hosting }: { guest: GuestDetail; hosting: HostingView }) {
  const refusal = useRefusal(guest)("publicAddresses");
  const [adding, setAdding] = useState(false);
  const [removed, setRemoved] = useState<string | null>(null);
  const addresses = hosting.publicAddresses;
  return (
    <Panel
      title="Public addresses"
      actions={
        <Button size="sm" disabledReason={refusal} onClick={() => setAdding(true)}>
          Add…
        </Button>
      }
    >
      {addresses === null ? (
        <p className="text-muted">The platform does not tell which it has.</p>
      ) : addresses.length === 0 ? (
        <p className="text-muted">It has none.</p>
      ) : (
        <ul className="divide-y">
          {addresses.map((address) => (
            <li key={address} className="flex items-center gap-2 py-1 first:pt-0 last:pb-0">
              <span className="font-mono text-sm">{address}</span>
              <CopyButton text={address} label={`Copy ${address}`} />
              <span className="flex-1" />
              <Button
                size="sm"
                variant="danger"
                aria-label={`Remove ${address}…`}
                disabledReason={refusal}
                onClick={() => setRemoved(address)}
              >
                Remove…
              </Button>
            </li>
          ))}
        </ul>
      )}
      {adding && <AddDialog guest={guest} onClose={() => setAdding(false)} />}
      {removed && <RemoveDialog guest={guest} address={removed} onClose={() => setRemoved(null)} />}
    </Panel>
  );
}

function AddDialog({ guest, onClose }: { guest: GuestDetail; onClose: () => void }) {
  const [text, setText] = useState("1");
  const count = Number(text);
  const valid = /^\d{1,2}$/.test(text.trim()) && count >= 1 && count <= addressesAtOnceMax;
  return (
    <PlanDialog
      open
      onOpenChange={(open) => !open && onClose()}
      command="vm.add-addresses"
      input={valid ? { vmId: guest.id, count } : null}
      title={`More public addresses for ${guest.name}`}
      actionLabel={count === 1 ? "Add an address" : "Add addresses"}
      begun={`Adding public addresses to ${guest.name}`}
    >
      <Field
        label="How many"
        required
        error={valid ? undefined : `A whole number from 1 to ${addressesAtOnceMax}`}
        hint="The platform chooses them; the operation says which."
      >
        <Input autoFocus inputMode="numeric" value={text} onChange={(event) => setText(event.target.value)} />
      </Field>
    </PlanDialog>
  );
}

function RemoveDialog({ guest, address, onClose }: { guest: GuestDetail; address: string; onClose: () => void }) {
  return (
    <PlanDialog
      open
      onOpenChange={(open) => !open && onClose()}
      command="vm.remove-addresses"
      input={{ vmId: guest.id, addresses: [address] }}
      title={`Take ${address} away from ${guest.name}?`}
      actionLabel="Remove address"
      begun={`Taking ${address} away from ${guest.name}`}
      tone="danger"
      typedText={address}
      typedTextLabel="the address"
    />
  );
}
