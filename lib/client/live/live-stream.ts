import { EventView } from "@/lib/contracts/system";

/** What the page knows of its live connection. */
export type Connection = "live" | "reconnecting" | "lost" | "offline";

export interface LiveStreamHandlers {
  onEvent: (event: EventView) => void;
  onConnection: (connection: Connection) => void;
  /** After a break: passing news of the meantime are gone, so everything shown is to be read again. */
  onGap: () => void;
}

const eventsPath = "/api/v1/events";
const retryMs = { first: 2_000, most: 30_000 };
/**
 * A browser keeps six HTTP/1.1 connections to a server over all tabs. Tabs that nobody looks at give theirs back, or the
 * seventh tab would wait for ever.
 */
const closeHiddenAfterMs = 60_000;

/**
 * One EventSource for the tab. The browser resumes by Last-Event-ID after short breaks; when it gives up (the server
 * answered with an error), the stream is opened anew with growing pauses.
 */
export class LiveStream {
  #source: EventSource | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #hide: ReturnType<typeof setTimeout> | undefined;
  #retryDelayMs = retryMs.first;
  #opened = false;

  constructor(private readonly handlers: LiveStreamHandlers) {}

  /** Opens the stream and follows the tab's visibility and the network. Returns what undoes it. */
  start(): () => void {
    const onVisibility = () => (document.visibilityState === "hidden" ? this.#closeSoon() : this.reconnect());
    const onOffline = () => this.handlers.onConnection("offline");
    const onOnline = () => this.reconnect();
    document.addEventListener("visibilitychange", onVisibility);
    window.addEventListener("offline", onOffline);
    window.addEventListener("online", onOnline);
    this.#open();
    return () => {
      document.removeEventListener("visibilitychange", onVisibility);
      window.removeEventListener("offline", onOffline);
      window.removeEventListener("online", onOnline);
      this.#close();
    };
  }

  /** Makes the connection at once if there is none. */
  reconnect(): void {
    clearTimeout(this.#hide);
    this.#hide = undefined;
    if (this.#source && this.#source.readyState === EventSource.OPEN) return;
    this.#retryDelayMs = retryMs.first;
    this.#open();
  }

  #open(): void {
    this.#close();
    const source = new EventSource(eventsPath);
    this.#source = source;
    source.onopen = () => {
      this.#retryDelayMs = retryMs.first;
      this.handlers.onConnection("live");
      if (this.#opened) this.handlers.onGap();
      this.#opened = true;
    };
    source.onerror = () => this.#onError(source);
    source.onmessage = (message) => this.#onMessage(message);
    // The server could not send all that was missed.
    source.addEventListener("reset", () => this.handlers.onGap());
  }

  #onError(source: EventSource): void {
    const offline = !navigator.onLine;
    if (source.readyState !== EventSource.CLOSED) {
      this.handlers.onConnection(offline ? "offline" : "reconnecting");
      return;
    }
    this.handlers.onConnection(offline ? "offline" : "lost");
    this.#retry = setTimeout(() => this.#open(), this.#retryDelayMs * (1 - Math.random() / 4));
    this.#retryDelayMs = Math.min(retryMs.most, this.#retryDelayMs * 2);
  }

  #onMessage(message: MessageEvent<unknown>): void {
    const event = parseEvent(message.data);
    if (event) this.handlers.onEvent(event);
  }

  #closeSoon(): void {
    this.#hide ??= setTimeout(() => this.#close(), closeHiddenAfterMs);
  }

  #close(): void {
    clearTimeout(this.#retry);
    clearTimeout(this.#hide);
    this.#retry = undefined;
    this.#hide = undefined;
    this.#source?.close();
    this.#source = undefined;
  }
}

/** Undefined for what is no event of ours: a newer server may send more than this page knows. */
export function parseEvent(data: unknown): EventView | undefined {
  if (typeof data !== "string") return undefined;
  try {
    return EventView.safeParse(JSON.parse(data)).data;
  } catch {
    return undefined;
  }
}
