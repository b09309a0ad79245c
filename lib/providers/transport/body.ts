import { promisify } from "node:util";
import { brotliDecompress, gunzip, inflate } from "node:zlib";
import { MoxxieError } from "@/lib/errors";

const decoders: Record<string, (data: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>> = {
  gzip: promisify(gunzip),
  "x-gzip": promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
};

/** What may be asked for in `Accept-Encoding`. */
export const acceptedEncodings = "gzip, deflate";

export interface BodyLimits {
  endpointId: string;
  status: number;
  maxBytes: number;
}

/**
 * The whole body as text, decompressed. The limit holds for what comes over the wire and for what it unpacks to;
 * beyond it, and for an encoding that cannot be read, `platform_malformed`. Errors of the stream pass through.
 */
export async function readBody(
  stream: AsyncIterable<Buffer>,
  encoding: string | undefined,
  limits: BodyLimits,
): Promise<string> {
  const raw = await collect(stream, limits);
  if (raw.length === 0 || encoding === undefined || encoding === "identity") return raw.toString("utf8");
  const decode = decoders[encoding.toLowerCase()];
  if (decode === undefined) throw malformed(`uses the unknown encoding '${encoding}'`, limits);
  try {
    return (await decode(raw, { maxOutputLength: limits.maxBytes })).toString("utf8");
  } catch (cause) {
    if (cause instanceof RangeError) throw tooLong(limits);
    throw malformed("cannot be decompressed", limits, cause);
  }
}

async function collect(stream: AsyncIterable<Buffer>, limits: BodyLimits): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream) {
    length += chunk.length;
    if (length > limits.maxBytes) throw tooLong(limits);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}

const tooLong = (limits: BodyLimits) =>
  malformed(`is longer than ${Math.round(limits.maxBytes / 1024 ** 2)} MB`, limits);

function malformed(what: string, { endpointId, status }: BodyLimits, cause?: unknown): MoxxieError {
  return new MoxxieError("platform_malformed", `The answer of endpoint '${endpointId}' ${what}.`, {
    upstream: { endpoint: endpointId, status, message: `The answer ${what}.` },
    cause,
  });
}
