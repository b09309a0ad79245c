import { EndpointCreate, type EndpointUpdate, type EndpointView } from "@/lib/contracts/endpoints";
import type { EndpointForm } from "@/lib/domain/endpoint-form";
import { mergedOptions, optionTexts, readOptions } from "./endpoint-options";

/** The form of an endpoint, as it is typed. Secrets of a stored endpoint are never in it. */
export interface EndpointDraft {
  id: string;
  datacenter: string;
  provider: string;
  url: string;
  credential: "token" | "password";
  token: string;
  username: string;
  password: string;
  /** SHA-256, one a line. */
  fingerprints: string;
  caPem: string;
  /** What only this kind of platform has, by the option's name. */
  options: Readonly<Record<string, string>>;
}
export type EndpointProblems = Partial<Record<Exclude<keyof EndpointDraft, "options">, string>> & {
  options?: Record<string, string>;
};
type Form = Pick<EndpointForm, "options"> | undefined;

export const emptyEndpoint = (place: { datacenter: string; provider: string }): EndpointDraft => ({
  id: "",
  ...place,
  url: "",
  credential: "token",
  token: "",
  username: "",
  password: "",
  fingerprints: "",
  caPem: "",
  options: {},
});

export const endpointDraftOf = (view: EndpointView, form?: Form): EndpointDraft => ({
  ...emptyEndpoint(view),
  id: view.id,
  url: view.url,
  credential: view.credential,
  fingerprints: view.tlsFingerprints.join("\n"),
  options: optionTexts(form?.options ?? [], view.options),
});

/** Whether new credentials were typed. */
export const hasCredentials = ({ credential, token, username, password }: EndpointDraft): boolean =>
  credential === "token" ? token.trim() !== "" : username.trim() !== "" || password !== "";

/** What the form means for a new endpoint, or what is wrong with which field. */
export function endpointInput(
  draft: EndpointDraft,
  form?: Form,
): { input: EndpointCreate | null; problems: EndpointProblems } {
  const { options, problems: wrongOptions } = readOptions(form?.options ?? [], draft.options);
  const optionProblems = Object.keys(wrongOptions).length > 0 ? { options: wrongOptions } : {};
  const parsed = EndpointCreate.safeParse({
    id: draft.id.trim(),
    datacenter: draft.datacenter,
    provider: draft.provider,
    url: draft.url.trim(),
    credentials: credentialsOf(draft),
    tlsFingerprints: fingerprintsOf(draft),
    caPem: draft.caPem.trim() || undefined,
    ...(Object.keys(options).length > 0 && { options }),
  });
  if (parsed.success && !optionProblems.options) return { input: parsed.data, problems: {} };
  const problems: EndpointProblems = { ...optionProblems };
  if (parsed.success) return { input: null, problems };
  for (const { path } of parsed.error.issues) Object.assign(problems, problemAt(String(path[0]), draft));
  return { input: null, problems };
}

/** What a test of the connection sends: without id and datacenter, so that it can be tried before these are chosen. */
export function connectionTestBody(
  draft: EndpointDraft,
  form?: Form,
): Omit<EndpointCreate, "id" | "datacenter"> | null {
  const { input } = endpointInput({ ...draft, id: "test", datacenter: "test" }, form);
  if (!input) return null;
  const { id: _, datacenter: __, ...body } = input;
  return body;
}

/**
 * Only what differs from the stored endpoint; null when nothing does. What was typed is judged as for a new endpoint,
 * but credentials may stay as they are stored.
 */
export function endpointChange(
  before: EndpointView,
  draft: EndpointDraft,
  form?: Form,
): { change: EndpointUpdate | null; problems: EndpointProblems } {
  const entered = hasCredentials(draft);
  const { input, problems } = endpointInput(
    entered ? draft : { ...draft, credential: "token", token: "unchanged" },
    form,
  );
  if (!input) return { change: null, problems };
  if (input.url !== before.url && !entered)
    return { change: null, problems: { token: "A new address needs the credentials entered again" } };
  const change: EndpointUpdate = {
    ...(input.url !== before.url && { url: input.url }),
    ...(entered && { credentials: input.credentials }),
    ...(!sameFingerprints(input.tlsFingerprints, before.tlsFingerprints) && { tlsFingerprints: input.tlsFingerprints }),
    ...(input.caPem !== undefined && { caPem: input.caPem }),
    ...(JSON.stringify(draft.options) !== JSON.stringify(endpointDraftOf(before, form).options) && {
      options: mergedOptions(form?.options ?? [], before.options, input.options ?? {}),
    }),
  };
  return { change: Object.keys(change).length > 0 ? change : null, problems: {} };
}

/** A fingerprint among those that are trusted, added once. */
export function withFingerprint(text: string, fingerprint: string): string {
  const lines = fingerprintsOf({ fingerprints: text });
  return lines.some((line) => plain(line) === plain(fingerprint)) ? text : [...lines, fingerprint].join("\n");
}

const plain = (fingerprint: string) => fingerprint.replaceAll(":", "").toUpperCase();
const sameFingerprints = (one: readonly string[], other: readonly string[]) =>
  one.map(plain).join() === other.map(plain).join();

const fingerprintsOf = ({ fingerprints }: Pick<EndpointDraft, "fingerprints">) =>
  fingerprints.split(/[\s,]+/).filter((line) => line !== "");

const credentialsOf = ({ credential, token, username, password }: EndpointDraft) =>
  credential === "token" ? { token: token.trim() } : { username: username.trim(), password };

function problemAt(field: string, draft: EndpointDraft): EndpointProblems {
  switch (field) {
    case "id":
      return { id: "Small letters, digits and hyphens, such as pve-ams" };
    case "datacenter":
      return { datacenter: "Choose a datacenter" };
    case "provider":
      return { provider: "Choose a platform" };
    case "url":
      return { url: "An address such as https://10.0.1.10:8006" };
    case "credentials":
      if (draft.credential === "token") return { token: "Enter the token" };
      return {
        ...(draft.username.trim() === "" && { username: "Enter the user name" }),
        ...(draft.password === "" && { password: "Enter the password" }),
      };
    case "tlsFingerprints":
      return { fingerprints: "SHA-256 fingerprints, 32 bytes in hexadecimal, one a line" };
    default:
      return { caPem: "A certificate in PEM" };
  }
}
