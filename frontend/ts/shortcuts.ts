// Keys outside fields. Two keys: g then a letter goes to a door. One key: j k x Enter e u ? and the digits of choices.
// What a scanner types (many keys, then Enter, in one breath) is collected and put into the scan box instead.
import { all, one } from "./page";

const GO: Record<string, string> = { t: "today", o: "orders", r: "returns", s: "stock", w: "waves", p: "pack", b: "racks" };
let before = "", beforeAt = 0, row = -1, typed = "", typedAt = 0;

const press = (where: string) => { const el = one<HTMLElement>(where); el?.click(); return el !== null; };

function move(step: number) {
  const rows = all<HTMLTableRowElement>(".table.list tbody tr");
  if (!rows.length) return;
  rows[row]?.classList.remove("at");
  row = Math.max(0, Math.min(rows.length - 1, row + step));
  rows[row].classList.add("at");
  rows[row].scrollIntoView({ block: "nearest" });
  one<HTMLElement>("a.link, a", rows[row])?.focus({ preventScroll: true });
}

// Enter ends a scan; a person's Enter finds nothing typed, or only a shortcut's letter, and opens the row as ever.
function scanned(event: KeyboardEvent, box: HTMLInputElement | null): boolean {
  if (event.key === "Enter" && typed.length >= 4 && box) {
    event.preventDefault();
    box.value = typed;
    typed = "";
    box.form?.requestSubmit();
    return true;
  }
  if (event.timeStamp - typedAt > 1500) typed = "";
  if (event.key.length === 1) { typed += event.key; typedAt = event.timeStamp; }
  return false;
}

export function goTo(event: KeyboardEvent, box: HTMLInputElement | null) {
  if (scanned(event, box)) return;
  if (document.documentElement.dataset.singleKeys === "off" || typed.length > 2) return;
  const at = (event.target as Element).closest?.("a, button") ?? null;
  if (before === "g" && event.timeStamp - beforeAt < 1200 && GO[event.key]) {
    const door = one<HTMLAnchorElement>(`.nav [data-go="${GO[event.key]}"]`);
    if (door) location.href = door.href;
  } else if (event.key === "?") one<HTMLDialogElement>("#shortcuts")?.showModal();
  else if (event.key === "j") move(1);
  else if (event.key === "k") move(-1);
  else if (event.key === "x") one<HTMLElement>(".table tr.at [data-row]")?.click();
  else if (event.key === "Enter" && !at) press(".table tr.at a.link");
  else if (event.key === "e") press("[data-edit]");
  else if (event.key === "u") press("[data-undo]");
  else if (/^[1-9]$/.test(event.key)) press(`input[data-key="${event.key}"]`);
  before = event.key;
  beforeAt = event.timeStamp;
}
