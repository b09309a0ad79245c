import { Field } from "@/components/ui/field";
import { Input, Select, Textarea } from "@/components/ui/input";
import { Panel } from "@/components/ui/panel";
import { RadioCards } from "@/components/ui/radio-cards";
import type { EndpointView } from "@/lib/contracts/endpoints";
import type { EndpointForm } from "@/lib/domain/endpoint-form";
import type { EndpointDraft, EndpointProblems } from "./endpoint-draft";

interface EndpointFieldsProps {
  draft: EndpointDraft;
  problems: EndpointProblems;
  onChange: (edit: Partial<EndpointDraft>) => void;
  stored: EndpointView | null;
  datacenters: readonly { id: string; name: string }[];
  /** Of the platform that is chosen. */
  form: EndpointForm | undefined;
  forms: readonly EndpointForm[];
}

/** Where an endpoint is, how Moxxie signs in, and whose certificate is trusted. */
export function EndpointFields(props: EndpointFieldsProps) {
  return (
    <>
      <AddressFields {...props} />
      <CredentialFields {...props} />
      <OptionFields {...props} />
      <TrustFields {...props} />
    </>
  );
}

function AddressFields({ draft, problems, onChange, stored, datacenters, form, forms }: EndpointFieldsProps) {
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
            onChange={(event) => onChange({ provider: event.target.value, ...forgottenWithPlatform })}
            options={forms.map(({ provider, product }) => ({ value: provider, label: product }))}
          />
        </Field>
        <Field label="Id" required error={problems.id} hint="How this connection is called in Moxxie">
          <Input
            mono
            value={draft.id}
            readOnly={stored !== null}
            maxLength={64}
            placeholder={form?.idExample ?? "cluster-1"}
            onChange={(event) => onChange({ id: event.target.value })}
          />
        </Field>
        <Field label="Address" required error={problems.url} hint={form?.url.hint}>
          <Input
            mono
            type="url"
            value={draft.url}
            placeholder={form?.url.example ?? "https://"}
            onChange={(event) => onChange({ url: event.target.value })}
          />
        </Field>
      </div>
    </Panel>
  );
}

function CredentialFields({ draft, problems, onChange, stored, form }: EndpointFieldsProps) {
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
              {
                value: "password",
                title: "User and password",
                description: "Where there is no token",
                disabledReason: form && !form.takesPassword ? `${form.product} is signed in to with a token` : null,
              },
            ]}
          />
        </Field>
        {draft.credential === "token" ? (
          <Field
            label="Token"
            required={!stored}
            error={problems.token}
            hint={form?.tokenHint ?? "In one piece, as the platform takes it"}
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

/** Another platform has other options, and not every one takes a password. */
const forgottenWithPlatform = { options: {}, credential: "token" } as const;

function OptionFields({ draft, problems, onChange, form }: EndpointFieldsProps) {
  if (!form || form.options.length === 0) return null;
  return (
    <Panel title={`What only ${form.product} has`}>
      <div className="grid gap-x-6 gap-y-4 sm:grid-cols-2">
        {form.options.map(({ key, label, hint, type }) => {
          const text = {
            value: draft.options[key] ?? "",
            onChange: (event: { target: { value: string } }) =>
              onChange({ options: { ...draft.options, [key]: event.target.value } }),
          };
          return (
            <Field key={key} label={label} optional error={problems.options?.[key]} hint={hint}>
              {type === "names" ? <Textarea rows={2} {...text} /> : <Input inputMode="numeric" {...text} />}
            </Field>
          );
        })}
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
