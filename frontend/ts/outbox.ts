// Scans wait on the device until the server has judged them, in order; a reload or a dead network loses none.
import { openDB, type IDBPDatabase } from "idb";

export type Sent = { scan_id: string; session: string; seq: number; raw: string; at: string; act?: string; value?: string };
export type Waiting = { key?: number; url: string; scan: Sent };
type Judge = (waiting: Waiting, reply: Response) => Promise<"judged" | "later" | "locked">;

let disk: Promise<IDBPDatabase | null> | null = null;
const open = () => (disk ??= openDB("godown", 1, { upgrade: (db) => { db.createObjectStore("outbox", { keyPath: "key", autoIncrement: true }); } }).catch(() => null));

export class Outbox {
  private list: Waiting[] = [];
  private busy = false;
  private locked = false;
  private failed = 0;
  private timer = 0;

  constructor(private headers: () => Record<string, string>, private judge: Judge, private tell: (waiting: number, offline: boolean) => void) {
    addEventListener("online", () => this.send());
  }

  // What an earlier page left goes first.
  async begin() {
    const left = await (await open())?.getAll("outbox").catch(() => []) ?? [];
    this.list = [...left, ...this.list];
    if (left.length) { this.failed = 1; this.tell(this.list.length, false); void this.send(); }
  }

  // Memory first, so that the order is the order of scanning; then disk; then the network.
  async add(url: string, scan: Sent) {
    const waiting: Waiting = { url, scan };
    this.list.push(waiting);
    const key = await (await open())?.add("outbox", { url, scan }).catch(() => undefined);
    if (key !== undefined) waiting.key = key as number;
    await this.send();
  }

  get length() { return this.list.length; }

  async send() {
    if (this.busy || this.locked) return;
    this.busy = true;
    clearTimeout(this.timer);
    while (this.list.length && !this.locked) {
      const verdict = await this.one(this.list[0]);
      if (verdict !== "judged") break;
      const done = this.list.shift()!;
      this.failed = 0;
      if (done.key !== undefined) await (await open())?.delete("outbox", done.key).catch(() => undefined);
      this.tell(this.failed ? this.list.length : 0, false);
    }
    this.busy = false;
    if (this.list.length && !this.locked) {
      this.timer = window.setTimeout(() => this.send(), Math.min(1000 * 2 ** this.failed, 15000));
      this.failed += 1;
      this.tell(this.list.length, true);
    }
  }

  private async one(waiting: Waiting) {
    try {
      const reply = await fetch(waiting.url, { method: "POST", headers: { "content-type": "application/json", accept: "application/json", ...this.headers() }, body: JSON.stringify(waiting.scan), credentials: "same-origin", signal: AbortSignal.timeout(10000) });
      if (reply.status >= 500 || reply.status === 429 || reply.status === 408) return "later";
      const verdict = await this.judge(waiting, reply);
      if (verdict === "locked") { this.locked = true; this.tell(this.list.length, false); }
      return verdict;
    } catch { return "later"; }
  }
}
