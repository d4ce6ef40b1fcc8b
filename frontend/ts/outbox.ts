// Scans wait on the device until the server has judged them, in order; a reload or a dead network loses none.
import { openDB, type IDBPDatabase } from "idb";

export type Sent = { scan_id: string; session: string; seq: number; raw: string; at: string; act?: string; value?: string; expected?: string };
export type Waiting = { key?: number; url: string; scan: Sent };
type Judge = (waiting: Waiting, reply: Response) => Promise<"judged" | "later" | "locked">;
// What the page itself says to a scan while the network is away: the kind of its answer, or nothing.
type Away = (scan: Sent) => string | undefined;

let disk: Promise<IDBPDatabase | null> | null = null;
const open = () => (disk ??= openDB("godown", 1, { upgrade: (db) => { db.createObjectStore("outbox", { keyPath: "key", autoIncrement: true }); } }).catch(() => null));

export class Outbox {
  private list: Waiting[] = [];
  private begun = false;
  private busy = false;
  private locked = false;
  private failed = 0;
  private gone = false;
  private backlog = false;
  private timer = 0;

  constructor(private headers: () => Record<string, string>, private judge: Judge, private tell: (waiting: number, offline: boolean) => void, private away: Away = () => undefined, private patience = 10000) {
    addEventListener("online", () => { if (!this.list.length) this.tell(0, false); void this.send(); });
  }

  // What an earlier page left goes first. `ready` hears it: before anything is sent, the page knows where it stands.
  async begin(ready: (left: Waiting[]) => Promise<boolean>) {
    const there: Waiting[] = await (await open())?.getAll("outbox").catch(() => []) ?? [];
    // What was scanned while we read lies there already, and in hand: it was judged twice.
    const here = new Set(this.list.map((waiting) => waiting.scan.scan_id));
    const left = there.filter((waiting) => !here.has(waiting.scan.scan_id));
    this.list = [...left, ...this.list];
    const offline = await ready(left);
    this.begun = true;
    if (left.length) { this.failed = 1; this.backlog = true; }
    if (left.length || offline) this.tell(this.list.length, offline);
    void this.send();
  }

  // Memory first, so that the order is the order of scanning; then disk; then the network.
  async add(url: string, scan: Sent) {
    const waiting: Waiting = { url, scan };
    this.list.push(waiting);
    const key = await (await open())?.add("outbox", { url, scan }).catch(() => undefined);
    if (key !== undefined) waiting.key = key as number;
    // It was judged while it went to disk: there it lies without what was said.
    if (scan.expected) await this.write(waiting);
    if (this.gone) await this.goOn();
    await this.send();
  }

  // The network is away and the device goes on: it judges what waits by itself, once and in order, and keeps what it said.
  private async goOn() {
    for (const waiting of this.list) {
      if (waiting.scan.expected) continue;
      const kind = this.away(waiting.scan);
      if (!kind) continue;
      waiting.scan.expected = kind;
      await this.write(waiting);
    }
  }

  private async write(waiting: Waiting) {
    if (waiting.key !== undefined) await (await open())?.put("outbox", { ...waiting }).catch(() => undefined);
  }

  get length() { return this.list.length; }

  async send() {
    if (this.busy || this.locked || !this.begun) return;
    this.busy = true;
    clearTimeout(this.timer);
    while (this.list.length && !this.locked) {
      const verdict = await this.one(this.list[0]);
      this.gone = verdict === "later";
      this.backlog ||= this.gone;
      if (verdict !== "judged") break;
      const done = this.list.shift()!;
      this.failed = 0;
      if (done.key !== undefined) await (await open())?.delete("outbox", done.key).catch(() => undefined);
      this.backlog &&= this.list.length > 0;
      this.tell(this.backlog ? this.list.length : 0, false);
    }
    this.busy = false;
    if (this.list.length && !this.locked) {
      this.timer = window.setTimeout(() => this.send(), Math.min(1000 * 2 ** this.failed, 15000));
      this.failed += 1;
      this.tell(this.list.length, true);
      await this.goOn();
    }
  }

  private async one(waiting: Waiting) {
    try {
      const reply = await fetch(waiting.url, { method: "POST", headers: { "content-type": "application/json", accept: "application/json", ...this.headers() }, body: JSON.stringify(waiting.scan), credentials: "same-origin", signal: AbortSignal.timeout(this.patience) });
      if (reply.status >= 500 || reply.status === 429 || reply.status === 408) return "later";
      const verdict = await this.judge(waiting, reply);
      if (verdict === "locked") { this.locked = true; this.tell(this.list.length, false); }
      return verdict;
    } catch { return "later"; }
  }
}
