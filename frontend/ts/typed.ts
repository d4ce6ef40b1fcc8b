// A second tap on the button of a form, while the first is on its way, sends nothing.
// A form that was refused comes back as it was typed: kept in this tab from its sending to the next page, for no longer. The
// field that the refusal means is marked, says why, and has the focus. Passwords and files are not kept.
import { all, one } from "./page";

type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;
type Kept = { page: string; nth: number; typed: [name: string, nth: number, value: string, on: boolean][] };

const KEPT = "godown.typed", TWICE_MS = 2000;
const sent = new WeakMap<HTMLFormElement, number>();
const here = () => location.pathname + location.search;
const forms = () => all<HTMLFormElement>("form[method=post]");
const fields = (form: HTMLFormElement) => ([...form.elements] as Field[]).filter((at) => at.name && !at.matches("button, fieldset, output, [type=hidden], [type=password], [type=file]"));
const named = (form: HTMLFormElement, name: string) => fields(form).filter((at) => at.name === name);

function keep(form: HTMLFormElement) {
  const typed = fields(form).map((at): Kept["typed"][number] => [at.name, named(form, at.name).indexOf(at), at.value, (at as HTMLInputElement).checked]);
  try { sessionStorage.setItem(KEPT, JSON.stringify({ page: here(), nth: forms().indexOf(form), typed } satisfies Kept)); } catch { /* too much to keep: the page still works */ }
}

function send(event: Event) {
  const form = event.target as HTMLFormElement, now = Date.now();
  if (form.method !== "post") return;
  if (now - (sent.get(form) ?? -TWICE_MS) < TWICE_MS) { event.preventDefault(); return; }
  sent.set(form, now);
  keep(form);
}

// Field by field, so that a form of lines grows the row that the next one belongs to.
function fill(form: HTMLFormElement, typed: Kept["typed"]) {
  for (const [name, nth, value, on] of typed) {
    const at = named(form, name)[nth];
    if (!at) continue;
    if (at.matches("[type=checkbox], [type=radio]")) (at as HTMLInputElement).checked = on; else at.value = value;
    at.dispatchEvent(new Event("input", { bubbles: true }));
  }
  form.dispatchEvent(new Event("change", { bubbles: true }));
}

function mark(at: Field, band: HTMLElement) {
  const box = at.closest(".field"), label = at.labels?.[0]?.firstChild?.textContent?.trim() || at.getAttribute("aria-label");
  const means = one<HTMLElement>("[data-means]", band), why = one("[data-why]", band)?.textContent ?? "";
  if (means && label) means.textContent = `(${label})`;
  at.setAttribute("aria-invalid", "true");
  if (box && !one(".err", box)) {
    const said = Object.assign(document.createElement("span"), { className: "err", id: `${at.id}-error`, textContent: why });
    box.classList.add("bad");
    box.append(said);
    at.setAttribute("aria-describedby", [at.getAttribute("aria-describedby"), said.id].filter(Boolean).join(" "));
  }
  at.focus({ preventScroll: true });
  at.scrollIntoView({ block: "center" });
}

export function watchTyped() {
  const told = sessionStorage.getItem(KEPT), band = one<HTMLElement>(".note[data-refused]");
  sessionStorage.removeItem(KEPT);
  document.addEventListener("submit", send, true);
  const kept: Kept | null = told && band ? JSON.parse(told) : null, form = kept?.page === here() ? forms()[kept.nth] : null;
  if (!kept || !band || !form) return;
  fill(form, kept.typed);
  const meant = named(form, band.dataset.refused ?? "")[0];
  if (meant) mark(meant, band);
}
