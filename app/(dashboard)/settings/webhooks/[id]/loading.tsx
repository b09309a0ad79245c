import { WebhookSkeleton } from "../_components/webhook-skeleton";

export default WebhookSkeleton;
