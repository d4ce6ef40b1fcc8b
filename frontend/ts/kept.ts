// What early.ts hands over to scan.ts: whole scans in their order, and the beginning of one.
export type Early = { scans: string[]; typed: string };
export const KEPT = "godownKept";
declare global { interface Window { [KEPT]?: () => Early } }
