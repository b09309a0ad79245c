import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import {
  WebhookDeliveryDetail,
  WebhookDeliveryPage,
  type WebhookDeliveryQuery,
  WebhookList,
  WebhookView,
} from "@/lib/contracts/webhooks";
import { get } from "../http";

export type DeliveryFilter = Omit<Partial<WebhookDeliveryQuery>, "limit" | "cursor">;

const base = "/api/v1/webhooks";
const pathOf = (id: string) => `${base}/${encodeURIComponent(id)}`;

/** Rows of one read of the deliveries: a screen's worth many times over, and still small enough to be read live. */
export const deliveryPageSize = 200;

/** Webhooks and what was sent to them; administrators only. Events invalidate all of it by its first key. */
export const webhookQueries = {
  all: () => ["webhooks"] as const,
  list: () =>
    queryOptions({
      queryKey: [...webhookQueries.all(), "list"] as const,
      queryFn: ({ signal }) => get(base, WebhookList, { signal }),
    }),
  one: (id: string) =>
    queryOptions({
      queryKey: [...webhookQueries.all(), "one", id] as const,
      queryFn: ({ signal }) => get(pathOf(id), WebhookView, { signal }),
    }),
  /**
   * Newest first. Kept current by events only while no more than its first page is here: every event would read all
   * pages again, and rows would move away under whoever reads the old ones.
   */
  deliveries: (id: string, filter: DeliveryFilter) =>
    infiniteQueryOptions({
      queryKey: [...webhookQueries.all(), "deliveries", id, filter] as const,
      queryFn: ({ pageParam, signal }): Promise<WebhookDeliveryPage> =>
        get(`${pathOf(id)}/deliveries`, WebhookDeliveryPage, {
          query: { ...filter, limit: deliveryPageSize, cursor: pageParam },
          signal,
        }),
      initialPageParam: null as string | null,
      getNextPageParam: (page: WebhookDeliveryPage) => page.nextCursor,
      enabled: ({ state }) => (state.data?.pages.length ?? 0) <= 1,
    }),
  delivery: (id: string, deliveryId: string) =>
    queryOptions({
      queryKey: [...webhookQueries.all(), "delivery", id, deliveryId] as const,
      queryFn: ({ signal }) =>
        get(`${pathOf(id)}/deliveries/${encodeURIComponent(deliveryId)}`, WebhookDeliveryDetail, { signal }),
    }),
};
