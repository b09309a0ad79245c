import { Field } from "@/components/ui/field";
import { Input, Select, Textarea } from "@/components/ui/input";
import { Panel } from "@/components/ui/panel";
import { RadioCards } from "@/components/ui/radio-cards";
import type { EndpointView } from "@/lib/contracts/endpoints";
import { platformName } from "../../_estate/platform-name";
import type { EndpointDraft, EndpointProblems } from "./endpoint-draft";

interface EndpointFieldsProps {
  draft: EndpointDraft;
  problems: EndpointProblems;
  onChange: (edit: Partial<EndpointDraft>) => void;
  stored: EndpointView | null;
  datacenters: readonly { id: string; name: string }[];
  providers: readonly string[];
}

/** Where an endpoint is, how Moxxie signs in, and whose certificate is trusted. */
export function EndpointFields(props: EndpointFieldsProps) {
  return (
    <>
      <AddressFields {...props} />
      <CredentialFields {...props} />
      <TrustFields {...props} />
    </>
  );
}

function AddressFields({ draft, problems, onChange, stored, datacenters, providers }: EndpointFieldsProps) {
  return (
    <Panel title="Where it is">
      <div className="grid gap-x-6 gap-y-4 sm:grid-cols-2">
        <Field label="Datacenter" required error={problems.datacenter}>
          <Select
            value={draft.datacenter}
            placeholder="Choose a datacenter…"
            disabled={stored !== null}
            onChange={(event) => onChange({ datacenter: event.target.value })}
            options={datacenters.map(({ id, name }) => ({ value: id, label: `${id} ${name}` }))}
          />
        </Field>
        <Field label="Platform" required error={problems.provider}>
          <Select
            value={draft.provider}
            placeholder="Choose a platform…"
            disabled={stored !== null}
            onChange={(event) => onChange({ provider: event.target.value })}
            options={providers.map((provider) => ({ value: provider, label: platformName(provider) }))}
          />
        </Field>
        <Field label="Id" required error={problems.id} hint="How this connection is called in Moxxie">
          <Input
            mono
            value={draft.id}
            readOnly={stored !== null}
            maxLength={64}
            placeholder="pve-ams"
            onChange={(event) => onChange({ id: event.target.value })}
          />
        </Field>
        <Field label="Address" required error={problems.url} hint="Of any one member of a cluster">
          <Input
            mono
            type="url"
            value={draft.url}
            placeholder="https://10.0.1.10:8006"
            onChange={(event) => onChange({ url: event.target.value })}
          />
        </Field>
      </div>
    </Panel>
  );
}

function CredentialFields({ draft, problems, onChange, stored }: EndpointFieldsProps) {
  return (
    <Panel
      title="How Moxxie signs in"
      description={
        stored ? "Leave this empty to keep what is stored. It is never shown." : "Kept sealed; it is never shown again."
      }
    >
      <div className="flex flex-col gap-4">
        <Field label="With" group>
          <RadioCards
            layout="grid"
            value={draft.credential}
            onValueChange={(credential) => onChange({ credential: credential === "password" ? "password" : "token" })}
            options={[
              { value: "token", title: "API token", description: "Recommended: it can be limited and revoked" },
              { value: "password", title: "User and password", description: "Where the platform has no tokens" },
            ]}
          />
        </Field>
        {draft.credential === "token" ? (
          <Field
            label="Token"
            required={!stored}
            error={problems.token}
            hint="In one piece as the platform takes it, for example user@realm!id=secret"
          >
            <Input
              mono
              type="password"
              autoComplete="off"
              value={draft.token}
              onChange={(event) => onChange({ token: event.target.value })}
            />
          </Field>
        ) : (
          <div className="grid gap-x-6 gap-y-4 sm:grid-cols-2">
            <Field label="User name" required={!stored} error={problems.username ?? problems.token}>
              <Input mono value={draft.username} onChange={(event) => onChange({ username: event.target.value })} />
            </Field>
            <Field label="Password" required={!stored} error={problems.password}>
              <Input
                type="password"
                autoComplete="new-password"
                value={draft.password}
                onChange={(event) => onChange({ password: event.target.value })}
              />
            </Field>
          </div>
        )}
      </div>
    </Panel>
  );
}

function TrustFields({ draft, problems, onChange, stored }: EndpointFieldsProps) {
  return (
    <Panel
      title="Whose certificate is trusted"
      description="Leave both empty for a certificate of a public authority. The test shows the fingerprint that it sees."
    >
      <div className="flex flex-col gap-4">
        <Field label="Fingerprints" optional error={problems.fingerprints} hint="SHA-256, one a line">
          <Textarea
            mono
            rows={2}
            value={draft.fingerprints}
            onChange={(event) => onChange({ fingerprints: event.target.value })}
          />
        </Field>
        <Field
          label="Certificate authority"
          optional
          error={problems.caPem}
          hint={stored?.hasCa ? "One is stored; enter another to replace it" : "In PEM"}
        >
          <Textarea
            mono
            rows={3}
            value={draft.caPem}
            placeholder="-----BEGIN CERTIFICATE-----"
            onChange={(event) => onChange({ caPem: event.target.value })}
          />
        </Field>
      </div>
    </Panel>
  );
}
