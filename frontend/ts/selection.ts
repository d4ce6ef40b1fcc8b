// Rows of a list: shift-click takes a range, the bar tells how many and how many units, and stays away at none.
import { all, one } from "./page";

let last: HTMLInputElement | null = null;
const seen = new WeakSet<Element>();

function tell() {
  const rows = all<HTMLInputElement>("[data-row]");
  const on = rows.filter((row) => row.checked);
  for (const row of rows) row.closest("tr")?.setAttribute("aria-selected", String(row.checked));
  for (const bar of all<HTMLElement>("[data-bulk]")) {
    bar.hidden = on.length === 0;
    const count = one<HTMLElement>("[data-picked]", bar), units = one<HTMLElement>("[data-picked-units]", bar);
    if (count) count.textContent = String(on.length);
    if (units) units.textContent = String(on.reduce((sum, row) => sum + Number(row.dataset.units || 0), 0));
  }
  const head = one<HTMLInputElement>("[data-all]");
  if (head) { head.checked = rows.length > 0 && on.length === rows.length; head.indeterminate = on.length > 0 && on.length < rows.length; }
}

function clicked(row: HTMLInputElement, event: MouseEvent) {
  const rows = all<HTMLInputElement>("[data-row]");
  if (event.shiftKey && last && rows.includes(last)) {
    const [from, to] = [rows.indexOf(last), rows.indexOf(row)].sort((a, b) => a - b);
    for (let i = from; i <= to; i++) rows[i].checked = row.checked;
  }
  last = row;
  tell();
}

const set = (value: boolean) => { for (const row of all<HTMLInputElement>("[data-row]")) row.checked = value; tell(); };

export function watchSelection() {
  for (const row of all<HTMLInputElement>("[data-row]")) if (!seen.has(row)) { seen.add(row); row.addEventListener("click", (event) => clicked(row, event)); }
  for (const head of all<HTMLInputElement>("[data-all]")) if (!seen.has(head)) { seen.add(head); head.addEventListener("change", () => set(head.checked)); }
  for (const clear of all("[data-clear]")) if (!seen.has(clear)) { seen.add(clear); clear.addEventListener("click", () => set(false)); }
  tell();
}
