// Keys outside fields. Two keys: g then a letter goes to a door. One key: j k x e u ? and the digits of choices.
// What a scanner types is collected and put into the scan box at its Enter. A shortcut waits a moment for the next key, so
// that the first sign of a scan opens nothing; the scan itself never depends on time.
import { all, one } from "./page";

const GO: Record<string, string> = { t: "today", o: "orders", r: "returns", s: "stock", w: "waves", p: "pack", b: "racks" };
const MOMENT = 90, PAIR = 1200;
let row = -1, typed = "", timer = 0;

function move(step: number) {
  const rows = all<HTMLTableRowElement>(".table.list tbody tr");
  if (!rows.length) return;
  rows[row]?.classList.remove("at");
  row = Math.max(0, Math.min(rows.length - 1, row + step));
  rows[row].classList.add("at");
  rows[row].scrollIntoView({ block: "nearest" });
  one<HTMLElement>("a.link, a", rows[row])?.focus({ preventScroll: true });
}

const press = (where: string) => one<HTMLElement>(where)?.click();

// What was typed in one go: a pair, a single key, or neither.
function act() {
  const keys = typed;
  typed = "";
  const door = keys.length === 2 && keys[0] === "g" && GO[keys[1]];
  if (door) { const to = one<HTMLAnchorElement>(`.nav [data-go="${door}"]`); if (to) location.href = to.href; return; }
  if (keys === "?") one<HTMLDialogElement>("#shortcuts")?.showModal();
  else if (keys === "j") move(1);
  else if (keys === "k") move(-1);
  else if (keys === "x") press(".table tr.at [data-row]");
  else if (keys === "e") press("[data-edit]");
  else if (keys === "u") press("[data-undo]");
  else if (/^[1-9]$/.test(keys)) press(`input[data-key="${keys}"]`);
}

export function goTo(event: KeyboardEvent, box: HTMLInputElement | null) {
  clearTimeout(timer);
  if (event.key === "Enter" && typed.length >= 4 && box) {
    event.preventDefault();
    box.value = typed;
    typed = "";
    box.form?.requestSubmit();
  } else if (event.key.length === 1) {
    typed += event.key;
    const waits = typed === "g" ? PAIR : typed.length > 2 ? PAIR * 2 : MOMENT;
    timer = window.setTimeout(document.documentElement.dataset.singleKeys === "off" ? () => { typed = ""; } : act, waits);
  } else if (event.key !== "Shift") typed = "";
}
