/** What a webhook's sealed secret belongs to: moved to another row it does not open. */
export const secretContext = (webhookId: string) => `webhook:${webhookId}`;
