import { PageSkeleton } from "../../_estate/page-skeleton";

export default PageSkeleton;
