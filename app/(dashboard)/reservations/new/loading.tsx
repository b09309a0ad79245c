import { CreateSkeleton } from "../../_guests/create/create-skeleton";

export default CreateSkeleton;
