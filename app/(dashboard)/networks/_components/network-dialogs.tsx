"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { PlanDialog } from "@/components/commands/plan-dialog";
import type { CommandResult } from "@/components/commands/use-command";
import { useDebounced } from "@/components/commands/use-debounced";
import { vmIdWords } from "@/components/guests/guest-words";
import { Combobox } from "@/components/ui/combobox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { guestQueries } from "@/lib/client/queries/guests";
import type { AddressView, NetworkView } from "@/lib/contracts/networks";
import { networkName } from "./network-filter";
import { readTake, type TakeDraft } from "./take-draft";

interface DialogProps {
  network: NetworkView;
  onClose: () => void;
  onDone: (result: CommandResult) => void;
}

/** Takes the next free address, or one that is named. */
export function TakeDialog({ network, nextFree, onClose, onDone }: DialogProps & { nextFree: string | null }) {
  const [draft, setDraft] = useState<TakeDraft>({ address: "", guestId: null, note: "" });
  const { input, problem } = readTake(network, draft);
  const change = (edit: Partial<TakeDraft>) => setDraft((now) => ({ ...now, ...edit }));
  return (
    <PlanDialog
      open
      onOpenChange={onClose}
      command="network.address.take"
      input={input}
      missing={problem ? "The address is not right yet" : null}
      title={`Take an address of ${network.subnet}`}
      actionLabel="Take address"
      begun={`Took an address of ${networkName(network)}`}
      onDone={onDone}
    >
      {(problems) => (
        <div className="flex flex-col gap-4">
          <Field
            label="Address"
            optional
            error={problem ?? problems.address}
            hint={nextFree ? `Left empty: ${nextFree}, the next free one` : "None is free"}
          >
            <Input
              mono
              value={draft.address}
              placeholder={nextFree ?? ""}
              onChange={(event) => change({ address: event.target.value })}
            />
          </Field>
          <GuestField
            datacenter={network.datacenter}
            guestId={draft.guestId}
            onChange={(guestId) => change({ guestId })}
            error={problems.guestId}
          />
          <Field label="Note" optional error={problems.note} hint="What has it, when no guest does">
            <Input value={draft.note} maxLength={500} onChange={(event) => change({ note: event.target.value })} />
          </Field>
        </div>
      )}
    </PlanDialog>
  );
}

function GuestField(props: {
  datacenter: string;
  guestId: string | null;
  onChange: (guestId: string) => void;
  error?: string;
}) {
  const [text, setText] = useState("");
  const sought = useDebounced(text, 250);
  const found = useQuery({ ...guestQueries.search(sought), enabled: sought !== "" });
  const options = (found.data?.items ?? [])
    .filter(({ datacenter }) => datacenter === props.datacenter)
    .map(({ id, name, vmId, node }) => ({ value: id, label: name, hint: `${vmIdWords(vmId)} · ${node}` }));
  return (
    <Field label="Guest" optional error={props.error} hint="The VM or container that has it">
      <Combobox
        options={options}
        value={props.guestId}
        onValueChange={props.onChange}
        onSearch={setText}
        placeholder="Type a name"
        status={found.isError ? "error" : found.isFetching ? "loading" : "ready"}
        emptyText={sought === "" ? "Type a part of its name" : `No guest of ${props.datacenter} matches`}
      />
    </Field>
  );
}

/** Gives one address back. */
export function ReleaseAddressDialog({ network, address, onClose, onDone }: DialogProps & { address: AddressView }) {
  return (
    <PlanDialog
      open
      onOpenChange={onClose}
      command="network.address.release"
      input={{ networkId: network.id, address: address.address }}
      title={`Release ${address.address}?`}
      actionLabel="Release address"
      begun={`Released ${address.address}`}
      tone="danger"
      onDone={onDone}
    />
  );
}

/** Takes a network back from its client: what was made for it is removed, and its numbers rest before they are given out again. */
export function ReleaseNetworkDialog({ network, onClose, onDone }: DialogProps) {
  return (
    <PlanDialog
      open
      onOpenChange={onClose}
      command="network.release"
      input={{ networkId: network.id }}
      title={`Release ${networkName(network)} in ${network.datacenter}?`}
      actionLabel="Release network"
      begun={`Releasing ${networkName(network)}`}
      tone="danger"
      typedText={network.clientId ?? undefined}
      typedTextLabel="the client"
      onDone={onDone}
    />
  );
}
