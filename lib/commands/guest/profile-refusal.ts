import { MoxxieError } from "@/lib/errors";
import type { CreateDecisions } from "./creation-decisions";

/**
 * A platform's own refusal of a network profile, at the moment of making a guest, in full: which id it was sent, where
 * that came from, and which ids it is known to take. Other errors come back as they are.
 *
 * @param error `extra.sentProfileId` is the id that was sent, where the provider tells it.
 * @param validIds the profiles that a guest can be put on at the chosen host, as far as is known now.
 */
export function explainProfileRefusal(
  error: MoxxieError,
  network: CreateDecisions["network"],
  validIds: readonly string[],
): MoxxieError {
  if (error.code !== "network_profile_invalid") return error;
  const sentId = sentIdOf(error) ?? network.profileId;
  const others = validIds.filter((id) => id !== sentId);
  const known = others.length === 0 ? "No other is known there." : `Others that are known there: ${others.join(", ")}.`;
  const said = error.upstream ? ` The platform said: "${error.upstream.message}"` : "";
  const message = `The platform does not take network profile ${sentId}, ${sourceWords(network)}. ${known} ${mendWords(network)}${said}`;
  const { chosenBy, trace } = network;
  return new MoxxieError("network_profile_invalid", message, {
    upstream: error.upstream,
    errors: [{ path: "network.profileId", message: `The platform does not take ${sentId}.` }],
    extra: { ...error.extra, sentId, source: chosenBy, valid: others, ...(trace && { trace }) },
    cause: error,
  });
}

function sentIdOf({ extra }: MoxxieError): string | undefined {
  const sent = extra?.sentProfileId;
  return typeof sent === "string" || typeof sent === "number" ? String(sent) : undefined;
}

function sourceWords({ chosenBy, primaryOf }: CreateDecisions["network"]): string {
  switch (chosenBy) {
    case "request":
      return "which the request asked for";
    case "primary":
      return `the primary one of ${primaryOf ?? "the package"}, as the request named none`;
    case "default":
      return "the default one, as the request named none";
  }
}

function mendWords({ chosenBy }: CreateDecisions["network"]): string {
  switch (chosenBy) {
    case "request":
      return "Ask for another, or for none.";
    case "primary":
      return "Name another in the request, or mend the package on the platform.";
    case "default":
      return "Name one in the request.";
  }
}
