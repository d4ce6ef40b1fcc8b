// The driver of every scan page. The server owns the states; this keeps the field focused, sends scans in order, and shows
// the six answers with colour, sign, words, sound and vibration. Nothing here swallows a scan.
import { watchCamera } from "./camera";
import { FEEL, sound, stayAwake, unlock, vibrate, watchSettings } from "./device";
import { KEPT } from "./kept";
import { forgetList, keepPage, keepsPages } from "./kept_trips";
import { Outbox, type Sent, type Waiting } from "./outbox";
import { all, meta, one, remember, showStep } from "./page";
import { watchPrinting } from "./printing";
import { type Synced, WorkList } from "./worklist";

type Act = { act: string; word: string };
type Answer = { kind: string; word: string; say?: string; more?: string; next_say?: string; next?: string; act?: Act | null };
type Reply = { next_state: string; data: unknown; message: string; answer: Answer | null; html: string; go?: string | null };

const page = one<HTMLElement>("[data-scan-page]")!;
const field = one<HTMLInputElement>("[data-scan]")!;
const words = one<HTMLElement>("[data-words]")!.dataset;
const url = page.dataset.url!, session = page.dataset.session!;
const list = page.dataset.list ? new WorkList(page.dataset.list, one<HTMLElement>("[data-away-words]")!.dataset) : null;
const band = page.dataset.answers === "band";
const TONES: Record<string, string> = { ok: "ok", wrong_place: "warn", wrong_item: "ret", not_accepted: "idle", already_done: "done", stop: "stop" };

// ---- ids and numbers, made here so that a repeat is known as one
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  let ms = Date.now();
  for (let i = 5; i >= 0; i--) { bytes[i] = ms % 256; ms = Math.floor(ms / 256); }
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
function nextSeq() {
  const name = `godown.seq.${session}`;
  const seq = Math.max(Number(localStorage.getItem(name) || 0), Number(page.dataset.seq || 0)) + 1;
  localStorage.setItem(name, String(seq));
  return seq;
}

// ---- the answer on the screen
let clearing = 0;
const goal = () => one<HTMLElement>('[data-part="goal"]')!;
const place = () => one<HTMLElement>("[data-answer-at]")!;
const clear = () => { clearTimeout(clearing); place().replaceChildren(); };

// A code is read in one piece: "A-17-1" is not broken over two lines, and one that is too long for its line is written smaller.
const CODE = /(\S{0,9}-\S{1,9})(?=\s|$)/;
const LONG = 11;
const inOnePiece = (text = "") => text.split(CODE).map((part, at) => {
  if (at % 2 === 0) return part;
  const whole = document.createElement("span");
  whole.className = part.length > LONG ? "nowrap long" : "nowrap"; whole.textContent = part;
  return whole;
});

function drawn(answer: Answer) {
  const from = one<HTMLTemplateElement>(`template[data-kind="${answer.kind}"]`) ?? one<HTMLTemplateElement>('template[data-kind="stop"]')!;
  const el = (from.content.cloneNode(true) as DocumentFragment).firstElementChild as HTMLElement;
  const say = (where: string, text = "") => { one<HTMLElement>(where, el)?.replaceChildren(...inOnePiece(text)); };
  say("[data-word]", answer.word); say(".say", answer.say); say(".more", answer.more); say(".then span", answer.next_say); say(".then b", answer.next);
  say(".top span", one("[data-part=where]")?.textContent?.trim());
  one<HTMLElement>(".then", el)!.hidden = !answer.next && !answer.next_say;
  const other = one<HTMLButtonElement>(".other", el);
  if (other) { other.hidden = !answer.act; other.value = answer.act?.act ?? ""; other.textContent = answer.act?.word ?? ""; }
  return el;
}

function inBand(answer: Answer) {
  const at = one<HTMLElement>("[data-band-at] .band")!;
  at.className = `band ${TONES[answer.kind]}`;
  at.dataset.answer = answer.kind;
  const sign = one(".sign", drawn(answer))!, word = document.createElement("span"), small = document.createElement("small");
  word.dataset.word = ""; word.replaceChildren(...inOnePiece(answer.word));
  small.replaceChildren(...inOnePiece([answer.say, answer.next].filter(Boolean).join(" · ")));
  at.replaceChildren(sign, word, small);
}

// What follows a scan is read on the next screen. What a tap did ("Take 2 out of T-101"), and what goes beyond the plain answer, is said
// here only: it stays as long as it takes to read, or till the next scan.
const SCANNED = ["", "scan", "bin", "item", "tote", "quantity", "cart"];
const A_LETTER_MS = 50;
function stays(answer: Answer, act: string): number {
  const { stays } = FEEL[answer.kind] ?? FEEL.stop, read = (answer.say ?? "").length + (answer.more ?? "").length;
  return stays && (answer.more || !SCANNED.includes(act)) ? stays + A_LETTER_MS * read : stays;
}

function show(answer: Answer, act = "") {
  clear();
  if (band) inBand(answer);
  if (!band || answer.kind === "stop") place().replaceChildren(drawn(answer));
  const time = stays(answer, act);
  sound(answer.kind); vibrate(answer.kind);
  if (time) clearing = window.setTimeout(clear, time);
  focus();
}

// ---- what the server sends: parts by name, or one goal
function swap(html: string) {
  if (!html) return;
  const from = document.createElement("template");
  from.innerHTML = html;
  const parts = all<HTMLElement>("[data-part]", from.content);
  for (const part of parts) {
    const at = one<HTMLElement>(`[data-part="${part.dataset.part}"]`, page);
    if (at) at.replaceChildren(...part.childNodes);
  }
  if (!parts.length) goal()?.replaceChildren(from.content);
  ask();
}
// The field says what to scan now; a label that the server lets print opens once.
function ask() {
  showStep();
  for (const label of all<HTMLElement>("[data-print]", page)) { window.open(label.dataset.print, "godown-label"); label.remove(); }
  const says = one<HTMLElement>("[data-placeholder]", page)?.dataset.placeholder;
  if (says) { field.placeholder = says; field.setAttribute("aria-label", says); }
}

async function judge(waiting: Waiting, reply: Response): Promise<"judged" | "later" | "locked"> {
  const mine = waiting.url === url;
  if (reply.status === 401 || reply.status === 403) {
    show({ kind: "stop", word: words.signin ?? "", say: words.signinSay });
    return "locked";
  }
  const body = await reply.json().catch(() => null);
  if (!reply.ok) {
    const raw = waiting.scan.raw;
    if (mine) show({ kind: "not_accepted", word: words.refused ?? "", say: body?.detail ?? body?.title ?? "", more: raw ? (words.unread ?? "{raw}").replace("{raw}", raw) : "" });
    return "judged";
  }
  if (!mine) await forgetList(`${waiting.url}/list`);
  if (!mine || !body) return "judged";
  const told = body as Reply, said = waiting.scan.expected;
  await list?.judge(told.data as Synced, waiting.scan.seq);
  // What the device judged itself is not said again; only where the server says otherwise, and where all has been sent.
  if (said && outbox.length > 1 && (told.answer?.kind === "ok") === (said === "ok")) return "judged";
  page.dataset.state = told.next_state;
  swap(told.html);
  list?.sync();
  if (said) {
    if (told.answer && (told.answer.kind === "ok") !== (said === "ok") && told.answer.kind !== "already_done") show({ ...told.answer, kind: "stop", word: words.otherwise ?? told.answer.word, say: told.answer.say, more: words.otherwiseSay });
    page.dispatchEvent(new CustomEvent("scanned", { bubbles: true, detail: told }));
    return "judged";
  }
  if (told.answer) show(told.answer, waiting.scan.act); else { clear(); focus(); }
  page.dispatchEvent(new CustomEvent("scanned", { bubbles: true, detail: told }));
  if (told.go) setTimeout(() => location.assign(told.go!), told.answer ? FEEL[told.answer.kind]?.stays || 1500 : 0);
  return "judged";
}

const outbox = new Outbox(
  () => ({ "x-csrf-token": meta("csrf-token") }),
  judge,
  (waiting, offline) => {
    const chip = one<HTMLElement>("[data-net]")!;
    chip.hidden = waiting === 0;
    one<HTMLElement>("[data-waiting]")!.textContent = String(waiting);
    one<HTMLElement>("[data-offline]")!.hidden = !offline;
  },
  (scan) => {
    const said = list?.take(scan);
    if (!said) return undefined;
    list!.draw(goal());
    show(said, scan.act);
    return said.kind;
  },
  list ? 5000 : 10000,
);
const send = (what: Pick<Sent, "raw" | "act" | "value">) => outbox.add(url, { scan_id: newId(), session, seq: nextSeq(), at: new Date().toISOString(), ...what });

// ---- one field that keeps the focus
const starting = () => one<HTMLElement>("[data-start-screen]:not([hidden])");
const focus = () => { if (!document.querySelector("[popover]:popover-open")) field.focus({ preventScroll: true }); };

function take(raw: string) {
  field.value = ""; field.inputMode = "none";
  if (!raw.trim()) return;
  if (starting()) { const heard = one<HTMLElement>("[data-heard] span"); if (heard) heard.textContent = raw; sound("ok"); return; }
  void send({ raw });
}
field.addEventListener("keydown", (event) => {
  if (event.key === "Enter" || (event.key === "Tab" && !event.shiftKey && field.value)) { event.preventDefault(); take(field.value); }
});
field.addEventListener("pointerup", () => { field.inputMode = "text"; field.blur(); field.focus(); });
document.addEventListener("pointerup", (event) => {
  const at = event.target as Element;
  if (at.closest(".answer") && !at.closest("button")) clear();
  if (!at.closest("a, button, input, select, textarea, label, [popover]")) focus();
});
addEventListener("visibilitychange", () => { if (!document.hidden) focus(); });
addEventListener("focus", focus);

// Function keys of the bench, and keys that come while the focus is elsewhere.
addEventListener("keydown", (event) => {
  unlock();
  const key = `${event.ctrlKey ? "Ctrl+" : ""}${event.key.length === 1 ? event.key.toUpperCase() : event.key}`;
  const button = one<HTMLButtonElement>(`[data-key="${CSS.escape(key)}"]`);
  if (button && (key.length > 1)) { event.preventDefault(); button.click(); return; }
  const at = event.target as Element;
  if (event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey && !at.closest("input, select, textarea")) focus();
});
addEventListener("pointerdown", unlock);

// ---- deeds by tap: buttons name=act of the scan form, and small forms with data-act
document.addEventListener("submit", (event) => {
  const form = event.target as HTMLFormElement, by = (event as SubmitEvent).submitter as HTMLButtonElement | null;
  if (form.id === "scan") {
    event.preventDefault();
    const [act, ...value] = by?.name === "act" ? by.value.split(":") : [""];
    if (act) void send({ raw: "", act, value: value.join(":") }); else take(field.value);
    focus();
  } else if (form.dataset.act) {
    event.preventDefault();
    const value = by?.name === "value" ? by.value : String(new FormData(form).get("value") ?? "");
    void send({ raw: "", act: form.dataset.act, value });
    focus();
  } else if (form.dataset.look !== undefined && by?.name === "theme") {
    event.preventDefault();
    remember("theme", by.value);
    document.documentElement.dataset.theme = by.value;
    for (const other of all("button[name=theme]", form)) other.setAttribute("aria-pressed", String(other === by));
  }
});
one("[data-start]")?.addEventListener("click", () => { unlock(); void stayAwake(); const screen = starting(); if (screen) screen.hidden = true; focus(); });

// A page that this device kept is as old as its last reading: where the trip stands, its list says. It was kept with the screen
// before its trip began, which would take a scan for a trial of the scanner: that goes before anything is heard.
const old = list && document.documentElement.dataset.kept !== undefined;
if (old) { const screen = starting(); if (screen) screen.hidden = true; }
async function stand(left: Waiting[]): Promise<boolean> {
  const mine = left.filter((waiting) => waiting.url === url).map((waiting) => waiting.scan);
  const loaded = list?.load(mine);
  if (!old) return false;
  const from = await loaded;
  if (from) list!.draw(goal()); else goal().replaceChildren(one<HTMLTemplateElement>("template[data-no-list]")!.content.cloneNode(true));
  return from !== "server";
}
if (list && keepsPages()) void keepPage();
for (const warning of all<HTMLElement>("[data-no-reload]")) warning.hidden = keepsPages() || !list;
watchSettings(words);
watchCamera(take);
ask();
// The browser sets the focus on load (autofocus); where it did not, we do.
requestAnimationFrame(() => requestAnimationFrame(() => { if (document.activeElement !== field) focus(); }));
if (!starting()) void stayAwake();
// What was scanned before this script came goes after what an earlier page left, and before what comes from now on.
const kept = window[KEPT]?.();
void outbox.begin(stand);
if (kept) { const begun = kept.typed + field.value; kept.scans.forEach(take); field.value = begun; }
watchPrinting();
document.documentElement.dataset.ready = "";
