// Shell behaviour: theme, density, menus, scan box, shortcuts, selection. Everything else is HTML and htmx.
import "htmx.org";
import { goTo } from "./shortcuts";
import { watchPrinting } from "./printing";
import { watchRows } from "./rows";
import { watchSelection } from "./selection";
import { watchSite } from "./site";
import { watchTyped } from "./typed";
import { all, one, remember, showStep, typing } from "./page";

const root = document.documentElement;

// Theme and density: a cookie, so that the server writes the next page right from the first byte.
for (const form of all<HTMLFormElement>("[data-look]")) {
  form.addEventListener("submit", (event) => {
    const chosen = (event as SubmitEvent).submitter as HTMLButtonElement | null;
    if (!chosen || !["theme", "density"].includes(chosen.name)) return;
    event.preventDefault();
    remember(chosen.name, chosen.value);
    root.dataset[chosen.name] = chosen.value;
    for (const other of all<HTMLButtonElement>(`button[name=${chosen.name}]`, form)) other.setAttribute("aria-pressed", String(other === chosen));
  });
}

// Dialogs: a button names the dialog that it opens; Esc closes and the browser gives the focus back.
document.addEventListener("click", (event) => {
  const at = event.target as Element;
  const opens = at.closest<HTMLElement>("[data-open]");
  if (opens) one<HTMLDialogElement>(`#${opens.dataset.open}`)?.showModal();
  if (at.closest("[data-close]")) at.closest("dialog")?.close();
});

// Explicit roles, since a table that becomes a list or cards on a phone is no table any more to a screen reader.
const dressed = ".table:is(.list, .cards)";
const roles: [string, string][] = [[dressed, "table"], [`${dressed} :is(thead, tbody, tfoot)`, "rowgroup"], [`${dressed} tr`, "row"], [`${dressed} th`, "columnheader"], [`${dressed} td`, "cell"]];
const dress = () => { for (const [where, role] of roles) for (const el of all(where)) el.setAttribute("role", role); };
dress();
showStep();
watchRows();
watchTyped();
watchSelection();
watchPrinting();
watchSite();
document.addEventListener("htmx:afterSwap", () => { dress(); watchSelection(); });

// A page on its way to another asks for nothing more: a part that says "load again" would take the answer's place.
let leaving = 0;
addEventListener("submit", (event) => { if (!event.defaultPrevented) leaving = Date.now(); });
for (const name of ["htmx:beforeRequest", "htmx:beforeOnLoad"]) document.addEventListener(name, (event) => { if (Date.now() - leaving < 5000) event.preventDefault(); });

// A scan anywhere outside a field goes to the scan box; a person's single letters are shortcuts.
const anything = one<HTMLInputElement>("#anything");
addEventListener("keydown", (event) => {
  if (typing(event) || event.metaKey || event.ctrlKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (event.key === "/") { event.preventDefault(); anything?.focus(); return; }
  goTo(event, anything);
});

const keys = one<HTMLInputElement>("[data-single-keys]");
keys?.addEventListener("change", () => {
  remember("single_keys", keys.checked ? "on" : "off");
  if (keys.checked) delete root.dataset.singleKeys; else root.dataset.singleKeys = "off";
});
root.dataset.ready = "";
