import type { SecretBox } from "@/lib/secrets";

/*
 * The exact input of a frozen command may hold secrets (a first password): it is sealed, and bound to its approval, so
 * that one moved to another row does not open.
 */

const contextOf = (approvalId: string) => `approval:${approvalId}`;

export const sealInput = (secrets: SecretBox, approvalId: string, input: unknown): string =>
  secrets.seal(JSON.stringify(input), contextOf(approvalId));

/** @throws SecretBoxError when MOXXIE_SECRET_KEY is another than when it was sealed. */
export const openInput = (secrets: SecretBox, { id, inputSealed }: { id: string; inputSealed: string }): unknown =>
  JSON.parse(secrets.open(inputSealed, contextOf(id)));
