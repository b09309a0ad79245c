import { defused } from "./answer";
import type { SendLimits } from "./send-limits";
import { TargetRefused } from "./target";

const seconds = (ms: number) => `${ms / 1000} s`;

const sentencesOf = ({ connectMs, totalMs, headerBytes }: SendLimits): Record<string, string> => ({
  ECONNREFUSED: "The connection was refused.",
  ECONNRESET: "The receiver closed the connection without an answer.",
  EPIPE: "The receiver closed the connection without an answer.",
  UND_ERR_SOCKET: "The receiver closed the connection without an answer.",
  ENOTFOUND: "The receiver's name does not resolve to an address.",
  EAI_AGAIN: "The receiver's name could not be resolved: DNS does not answer.",
  EHOSTUNREACH: "There is no route to the receiver.",
  ENETUNREACH: "There is no route to the receiver's network.",
  ETIMEDOUT: `No connection was made within ${seconds(connectMs)}.`,
  UND_ERR_CONNECT_TIMEOUT: `No connection was made within ${seconds(connectMs)}.`,
  UND_ERR_HEADERS_TIMEOUT: `The receiver did not answer within ${seconds(totalMs)}.`,
  UND_ERR_HEADERS_OVERFLOW: `The answer's headers are longer than ${headerBytes / 1024} kB.`,
  HPE_HEADER_OVERFLOW: `The answer's headers are longer than ${headerBytes / 1024} kB.`,
  EPROTO: "No TLS is spoken on that port.",
  ERR_SSL_WRONG_VERSION_NUMBER: "No TLS is spoken on that port.",
});

/** What OpenSSL and Node say of a certificate that is not trusted. */
const isAboutCertificate = (code: string) =>
  /CERT|SELF_SIGNED|UNABLE_TO_|ALTNAME|CRL|_CA\b|HOSTNAME_MISMATCH/.test(code);

/** Why there was no answer, as a sentence for people; `timedOut`: our own limit ended the attempt. */
export function failureInWords(
  error: unknown,
  { timedOut, limits }: { timedOut: boolean; limits: SendLimits },
): string {
  const found = causes(error);
  const refused = found.find((each) => each instanceof TargetRefused);
  if (refused) return refused.message;
  if (timedOut) return `The receiver did not answer within ${seconds(limits.totalMs)}.`;
  const sentences = sentencesOf(limits);
  for (const { code, name, message } of found.map(described)) {
    const sentence = sentences[code];
    if (sentence) return sentence;
    if (isAboutCertificate(code)) return `The certificate is not trusted: ${defused(message).slice(0, 300)}.`;
    if (name === "HTTPParserError") return "The receiver does not answer with HTTP.";
  }
  const last = described(found.at(-1));
  return `The message could not be sent (${defused(last.code || last.message).slice(0, 200)}).`;
}

/** An error, what it was made of, and what several attempts to connect ended with. */
function causes(error: unknown, depth = 0): Error[] {
  if (!(error instanceof Error) || depth > 4) return [];
  const inner = error instanceof AggregateError ? error.errors : [error.cause];
  return [error, ...inner.flatMap((each) => causes(each, depth + 1))];
}

const described = (error: unknown): { code: string; name: string; message: string } => ({
  name: error instanceof Error ? error.name : "",
  code: error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "",
  message: error instanceof Error ? error.message : String(error),
});
