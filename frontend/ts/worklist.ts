// The trip's work list on the device: while the network is away the page goes on by it. It checks bin, item, quantity and tote
// as the server would; the server judges the same scans later, in order, and stays the judge.
import { forgetOldLists, keepList, keptList } from "./kept_trips";
import type { Sent } from "./outbox";
import { all, one } from "./page";
import { keepPhotos, photoOf } from "./photos";

type Listed = { id: string; sequence: number; slot: number; order: string; place: string; place_reads: string[]; sku: string; sku_name: string; photo: string | null; sku_reads: string[]; left: number; picked: number; status: string; tote: string | null; parts: number[] };
type List = { trip_no: number; strategy: string; shared: boolean; step: string; count: number; tote: string | null; picks: Listed[]; totes: Record<string, string> };
export type Synced = { step: string; count: number; tote: string | null; open: [string, number, string | null][] };
export type Said = { kind: string; word: string; say: string; next_say: string; next: string };
const PHOTOS_WAITED_MS = 500;
type Put = { picks: [Listed, number][]; step: string };

// A GTIN as EAN-13, UPC-A and GTIN-14; control characters of the scanner are gone.
function reads(raw: string): string[] {
  const clean = raw.replace(/[\x00-\x1f\x7f]/g, "").trim();
  const gtin = /^\(?01\)?(\d{14})/.exec(clean)?.[1] ?? (/^\d{12,14}$/.test(clean) ? clean : "");
  const bare = gtin.replace(/^0+/, "");
  return gtin ? [clean, ...[13, 12, 14].filter((n) => bare.length <= n).map((n) => bare.padStart(n, "0"))] : [clean];
}

// What the server says after a scan, written into a list. A pick that is not on it (found in another bin) asks for a new list.
function follow(list: List, told: Synced): boolean {
  const open = new Map(told.open.map(([id, left, tote]) => [id, { left, tote }]));
  list.step = told.step; list.count = told.count; list.tote = told.tote;
  for (const pick of list.picks) {
    const now = open.get(pick.id);
    if (now) { pick.left = now.left; pick.tote = now.tote; pick.status = "open"; open.delete(pick.id); }
    else if (pick.status === "open") { pick.status = "picked"; pick.left = 0; }
  }
  list.picks.sort((a, b) => told.open.findIndex(([id]) => id === a.id) - told.open.findIndex(([id]) => id === b.id));
  return open.size === 0;
}

export class WorkList {
  private list: List | null = null;
  private puts: Put[] = [];
  // As the server has it after the scan `upto`; this is what stays on the device. `list` goes on from there by itself.
  private judged: List | null = null;
  private upto = 0;

  constructor(private url: string, private words: DOMStringMap, private patience = 3000) {}

  // From the server; where the network is away, from this device. Says which: "server", "device", or "" where there is none.
  // What waits from an earlier life of the page is taken at once with it: a scan in between would be judged by the list before it.
  async load(earlier: Sent[] = []): Promise<"server" | "device" | ""> {
    const since = this.upto;
    try {
      const reply = await fetch(this.url, { headers: { accept: "application/json" }, credentials: "same-origin", signal: AbortSignal.timeout(this.patience) });
      if (reply.ok) {
        const told = await reply.json() as List;
        if (this.upto !== since) return this.load(earlier);
        this.judged = told;
        this.goBack();
        this.replay(earlier);
        await this.keep();
        await forgetOldLists();
        void this.keepPhotos();
        return "server";
      }
    } catch { /* what is here stays good */ }
    if (this.list) return "server";
    const kept = await keptList(this.url);
    if (!kept) return "";
    this.judged = kept.list as List; this.upto = kept.upto;
    this.goBack();
    this.replay(earlier);
    await Promise.race([this.keepPhotos(), new Promise((go) => setTimeout(go, PHOTOS_WAITED_MS))]);
    return "device";
  }

  private keepPhotos() { return keepPhotos(this.list!.picks.flatMap((pick) => (pick.photo ? [pick.photo] : []))); }

  private keep() { return keepList({ url: this.url, list: this.judged, upto: this.upto }); }
  private goBack() { this.list = structuredClone(this.judged); this.puts = []; }

  // The server has judged a scan. The list in hand follows with `sync`: not while more scans wait that it has taken already.
  async judge(told: Synced | undefined, seq: number) {
    this.upto = seq;
    if (!told?.open || !this.judged) return;
    if (follow(this.judged, told)) await this.keep(); else await this.load();
  }
  sync() { if (this.judged) this.goBack(); }

  // Scans that wait, and that this device took in an earlier life of the page, are taken again without a word. All up to the
  // last that it judged: it judges in order, and the page may have gone before what it said of one came to disk.
  private replay(scans: Sent[]) {
    const judged = scans.findLastIndex((scan) => scan.expected);
    for (const scan of scans.slice(0, judged + 1)) {
      if (scan.seq <= this.upto) continue;
      const said = this.take(scan);
      scan.expected ??= said?.kind;
    }
  }

  private get open() { return this.list!.picks.filter((pick) => pick.status === "open"); }
  private get group() {
    const open = this.open, first = open[0];
    if (!first || this.list!.strategy !== "total") return first ? [first] : [];
    return open.filter((pick) => pick.place === first.place && pick.sku === first.sku);
  }
  private get wanted() { return this.group.reduce((sum, pick) => sum + pick.left, 0); }
  private get tote() { return this.list!.strategy === "total" ? this.list!.tote : this.group[0]?.tote ?? null; }

  private say(kind: string, word = "", say = ""): Said {
    const list = this.list!, pick = this.group[0], w = this.words;
    if (!pick) return { kind, word, say, next_say: w.done ?? "", next: w.bring ?? "" };
    const left = String(this.wanted - list.count);
    const next = { bin: [w.nextBin, pick.place], item: [((list.count ? w.takeMore : w.take) ?? "").replace("{n}", left), pick.sku], tote: [w.into, this.tote ?? w.anyTote] }[list.step] ?? ["", ""];
    return { kind, word, say, next_say: next[0] ?? "", next: next[1] ?? "" };
  }

  // One scan or tap, judged by the list; null where the list does not reach.
  take(scan: { raw: string; act?: string; value?: string }): Said | null {
    if (!this.list || !["bin", "item", "tote", "done"].includes(this.list.step)) return null;
    const list = this.list, w = this.words, act = scan.act || "scan", group = this.group;
    if (act === "undo") return this.undo();
    if (!group.length) return this.say("already_done", w.done);
    if (act === "empty" || act === "not_empty") return this.say("ok", w.noted);
    if (act === "later") return this.later(group[0].place);
    if (act === "short" || act === "wrong_in_bin" || act === "damaged") return this.wait(act);
    if (act === "full") return this.full();
    if (["bin", "item", "tote"].includes(act) && act !== list.step) return this.say("not_accepted", w.notNow);
    const texts = reads(scan.raw);
    if (list.step === "bin") return act === "bin" ? this.atBin() : this.bin(texts);
    if (list.step === "item") return act === "quantity" ? this.items(Number(scan.value) || 0) : act === "item" ? this.items(this.wanted - list.count) : this.item(texts);
    return act === "tote" ? this.put(this.tote) : this.intoTote(texts);
  }

  private lies(pick: Listed, texts: string[]) { return texts.some((text) => pick.place_reads.includes(text.toUpperCase())); }

  private bin(texts: string[]) {
    const here = (pick: Listed) => this.lies(pick, texts);
    if (here(this.group[0])) return this.atBin();
    const other = this.list!.picks.find(here), w = this.words;
    return other ? this.say("wrong_place", w.wrongPlace, other.place) : this.say("not_accepted", w.notHere, texts[0].slice(0, 60));
  }

  private atBin() { this.list!.step = "item"; this.list!.count = 0; return this.say("ok", this.group[0].place); }

  private item(texts: string[]) {
    const list = this.list!, w = this.words, is = (pick: Listed) => texts.some((text) => pick.sku_reads.includes(text));
    if (is(this.group[0])) return this.items(1);
    if (list.count && this.code(texts)) return this.intoTote(texts);
    if (this.lies(this.group[0], texts)) return this.say("already_done", this.group[0].place);
    const other = list.picks.find(is);
    return other ? this.say("wrong_item", w.wrongItem, other.sku_name) : this.say("not_accepted", w.notHere, texts[0].slice(0, 60));
  }

  private items(units: number) {
    const list = this.list!, count = list.count + units, wanted = this.wanted;
    if (count > wanted || units < 1) return this.say("not_accepted", this.words.tooMany, `${wanted}`);
    list.count = count;
    if (count === wanted) list.step = "tote";
    return this.say("ok", (this.words.of ?? "").replace("{n}", String(count)).replace("{all}", String(wanted)), this.group[0].sku_name);
  }

  // The code of a tote that is free, or that this trip uses.
  private code(texts: string[]): string | null {
    const list = this.list!, used = new Set(list.picks.map((pick) => pick.tote).concat(list.tote));
    for (const text of texts.map((one) => one.toUpperCase())) {
      const tote = list.totes[text] ?? [...used].find((one) => one?.toUpperCase() === text);
      if (tote) return tote;
    }
    return null;
  }

  private intoTote(texts: string[]) {
    const list = this.list!, w = this.words, code = this.code(texts), pick = this.group[0];
    if (!code) return this.say("not_accepted", w.notTote, texts[0].slice(0, 60));
    const together = list.shared || list.strategy === "total";
    if (!together && pick.tote && pick.tote !== code) return this.say("wrong_place", w.wrongTote, pick.tote);
    if (!together && list.picks.some((one) => one.tote === code && one.order !== pick.order)) return this.say("wrong_place", w.wrongTote, w.inUse);
    return this.put(code);
  }

  private put(code: string | null) {
    const list = this.list!, group = this.group, at = group[0].place, taken: [Listed, number][] = [];
    let units = list.count;
    for (const pick of group) {
      const n = Math.min(units, pick.left);
      if (n) taken.push([pick, n]);
      pick.left -= n; pick.picked += n; units -= n;
      if (!pick.left) pick.status = "picked";
    }
    if (list.strategy === "total") list.tote = code;
    else for (const pick of list.picks) if (pick.order === group[0].order || (pick.slot === group[0].slot && !pick.tote)) pick.tote = code;
    this.puts.push({ picks: taken, step: list.step });
    return this.goOn(undefined, "", at);
  }

  private goOn(word = this.words.good ?? "", say = "", at = "") {
    const list = this.list!, next = this.group[0];
    list.count = 0;
    list.step = !next ? "done" : next.place === at ? "item" : "bin";
    return this.say("ok", next ? word : this.words.done, say);
  }

  private later(place: string) {
    const list = this.list!, back = list.picks.filter((pick) => pick.place === place && pick.status === "open");
    list.picks = [...list.picks.filter((pick) => !back.includes(pick)), ...back];
    return this.goOn(this.words.later, place);
  }

  // What needs a fresh promise waits for the server: a short line is left, a broken unit is noted.
  private wait(act: string) {
    const list = this.list!, w = this.words;
    if (act === "damaged") { list.step = "bin"; list.count = 0; return this.say("ok", w.noted, w.waits); }
    if (list.count) { list.step = "tote"; return this.say("ok", w.noted, w.waits); }
    for (const pick of this.group) pick.status = "waits";
    return this.goOn(w.noted, w.waits);
  }

  private full() {
    const list = this.list!, w = this.words, count = list.count;
    if (!this.tote) return this.say("not_accepted", w.notTote);
    if (count) this.put(this.tote);
    const group = this.group;
    if (list.strategy === "total") list.tote = null;
    else for (const pick of list.picks) if (pick.status === "open" && pick.order === group[0]?.order) pick.tote = null;
    if (count && group.length) list.step = "item";
    return this.say("ok", w.full);
  }

  private undo() {
    const list = this.list!, w = this.words;
    if (list.count || list.step === "item" || list.step === "tote") { list.count = 0; list.step = "bin"; return this.say("ok", w.undone); }
    const last = this.puts.pop();
    if (!last) return this.say("not_accepted", w.notNow);
    for (const [pick, units] of last.picks) { pick.left += units; pick.picked -= units; pick.status = "open"; }
    list.step = "bin";
    return this.say("ok", w.undone, last.picks[0][0].place);
  }

  // An order that several trips fetch says which part of it this one takes, and at the end which trips bring the rest.
  private part(pick: Listed): string {
    const list = this.list!, at = pick.parts.indexOf(list.trip_no), all = String(pick.parts.length);
    return at < 0 || list.strategy === "total" ? "" : `, ${(this.words.part ?? "").replace("{at}", String(at + 1)).replace("{all}", all)}`;
  }
  private rest(): Node[] {
    const list = this.list!, orders = new Map(list.picks.filter((pick) => pick.parts.length).map((pick) => [pick.order, pick.parts]));
    return [...orders].map(([order, parts]) => {
      const note = one<HTMLTemplateElement>("template[data-rest-note]")!.content.cloneNode(true) as DocumentFragment;
      note.querySelector("span")!.textContent = (this.words.rest ?? "").replace("{order}", order).replace("{trips}", parts.filter((no) => no !== list.trip_no).join(", "));
      return note;
    });
  }

  // The goal of the screen as the list has it.
  draw(goal: HTMLElement) {
    const list = this.list!, w = this.words, pick = this.group[0];
    const el = (tag: string, cls = "", ...inside: (Node | string)[]) => { const made = document.createElement(tag); if (cls) made.className = cls; made.append(...inside); return made; };
    this.drawWay(pick);
    for (const act of all<HTMLButtonElement>('[data-part="acts"] button')) act.hidden = !pick && act.value !== "undo";
    if (!pick) { goal.replaceChildren(el("h1", "say", w.bring ?? ""), ...this.rest()); one('[data-part="steps"]')?.replaceChildren(); return; }
    const parts = pick.place.split("-"), levels = (w.levels ?? "").split("|"), bin = el("div", parts.join("").length > 4 ? "bigbin long" : "bigbin", el("span", "sr", pick.place));
    parts.forEach((part, at) => {
      const box = el("div", "", el("b", "", part), el("small", "", levels[at] ?? ""));
      box.setAttribute("aria-hidden", "true");
      bin.append(...(at ? [el("i"), box] : [box]));
    });
    const does: Record<string, string | undefined> = { bin: w.goTo, item: w.takeFrom, tote: w.atBin };
    const tap = (act: string, word = "") => { const button = el("button", "", word) as HTMLButtonElement; button.type = "submit"; button.name = "act"; button.value = act; button.setAttribute("form", "scan"); return button; };
    const photo = photoOf(pick.photo), tote = list.step === "tote", left = tote ? list.count : this.wanted - list.count, item = list.step === "item";
    const held = tote ? w.inHand : list.count ? (w.taken ?? "").replace("{n}", String(list.count)) : w.units;
    const taps = [tap(list.step, { bin: w.tapBin, item: w.tapItem, tote: w.tapTote }[list.step])];
    if (item && left > 1) taps.push(tap("quantity:1", w.one));
    if (tote || (item && (list.count || this.tote))) taps.push(tap("full", w.full));
    goal.replaceChildren(
      el("h1", "say", does[list.step] ?? ""), bin,
      el("div", "thing", ...(photo ? [el("span", "thumb", photo)] : []), el("div", "", el("p", "name", pick.sku_name), el("small", "n", `${pick.sku} · ${pick.order}${this.part(pick)}`))),
      el("div", "qty", el("div", "", el("span", "", held ?? ""), el("b", "", String(left))), el("div", "totebox", el("span", "", w.into ?? ""), el("b", "", list.strategy === "total" ? w.any ?? "" : String(pick.slot || ""), el("small", "", ` ${this.tote ?? w.anyTote ?? ""}`)))),
      el("div", "taps", ...taps),
    );
    const now = ["bin", "item", "tote"].indexOf(list.step);
    all<HTMLElement>(".three li").forEach((li, at) => {
      li.classList.toggle("past", at < now);
      if (at === now) li.setAttribute("aria-current", "step"); else li.removeAttribute("aria-current");
    });
    one('[data-part="then"]')?.replaceChildren();
    const field = one<HTMLInputElement>("[data-scan]");
    if (field) field.placeholder = { bin: w.scanBin, item: w.scanItem, tote: w.scanTote }[list.step] ?? "";
  }

  // How far the trip is: stop and bar.
  private drawWay(pick: Listed | undefined) {
    const places = [...new Set(this.list!.picks.map((one) => one.place))], past = pick ? places.indexOf(pick.place) : places.length;
    const stop = one("[data-stop-at]"), bar = one(".scan-prog"), [whole, part] = all(".scan-prog rect");
    if (stop) stop.textContent = `· ${pick ? (this.words.stop ?? "").replace("{at}", String(past + 1)).replace("{all}", String(places.length)) : this.words.done}`;
    bar?.setAttribute("viewBox", `0 0 ${places.length || 1} 1`);
    whole?.setAttribute("width", String(places.length || 1)); part?.setAttribute("width", String(past));
  }
}
