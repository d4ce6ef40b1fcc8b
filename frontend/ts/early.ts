// Comes before anything of a scan page is drawn, and keeps what is scanned until scan.ts listens. Without it a quick scanner
// would lose a scan that it types before the field has the focus, or while the form of an earlier one is on its way.
import { KEPT, type Early } from "./kept";

const scans: string[] = [];
let typed = "";
const field = () => document.querySelector<HTMLInputElement>("[data-scan]");

// Signs that come while the field has the focus go there by themselves; earlier ones stand before them.
function hear(event: KeyboardEvent) {
  const at = event.target as Element, into = field();
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (at !== into && at.closest("input, select, textarea, button, a, summary")) return;
  if (event.key === "Enter" || (event.key === "Tab" && !event.shiftKey)) {
    const raw = typed + (into?.value ?? "");
    if (!raw && event.key === "Tab") return;
    event.preventDefault();
    if (raw.trim()) scans.push(raw);
    typed = "";
    if (into) into.value = "";
  } else if (event.key.length === 1 && at !== into) {
    event.preventDefault();
    typed += event.key;
  }
}
addEventListener("keydown", hear, true);

function give(): Early {
  removeEventListener("keydown", hear, true);
  return { scans: scans.splice(0), typed };
}
window[KEPT] = give;

// Where scan.ts did not come the form itself sends them, one with each page.
addEventListener("load", () => {
  if (document.documentElement.dataset.ready !== undefined) return;
  const { scans: kept, typed: begun } = give(), into = field(), name = `godown.kept.${into?.form?.action}`;
  const all: string[] = [...JSON.parse(sessionStorage.getItem(name) ?? "[]"), ...kept], first = all.shift();
  if (!into?.form) return;
  sessionStorage.setItem(name, JSON.stringify(all));
  into.value = first ?? begun + into.value;
  if (first !== undefined) into.form.requestSubmit();
});
