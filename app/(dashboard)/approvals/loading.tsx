import { ListSkeleton } from "../_estate/list-skeleton";

export default ListSkeleton;
