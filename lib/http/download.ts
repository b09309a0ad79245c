import type { Logger } from "@/lib/log/logger";

interface Download {
  contentType: string;
  /** ASCII without quotes. */
  filename: string;
  /** Made one after the other, as the receiver takes them. */
  pieces: AsyncGenerator<string, void>;
  log: Logger;
}

/**
 * A file as an answer, sent while it is made. What goes wrong on the way cannot become a problem document any more: the
 * connection is broken off, so that nobody takes the part for the whole.
 */
export function download({ contentType, filename, pieces, log }: Download): Response {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await pieces.next();
          if (done) controller.close();
          else controller.enqueue(encoder.encode(value));
        } catch (error) {
          log.error({ err: error, filename }, "a download broke off");
          controller.error(error);
        }
      },
      cancel: async () => void (await pieces.return()),
    },
    { highWaterMark: 1 },
  );
  return new Response(body, {
    headers: { "content-type": contentType, "content-disposition": `attachment; filename="${filename}"` },
  });
}
