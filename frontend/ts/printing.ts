// Prints papers through a hidden frame. Each print is claimed first, so that nothing prints twice unasked:
// [data-print] is a button, [data-print-now] prints itself when it appears. Both carry data-paper, data-id, data-href;
// data-again means that a person asks for a reprint, data-again-word is what the button then says.
import { all, meta, one } from "./page";

type Claim = { done: string[]; refused: { message: string }[] };

async function claim({ paper, id, again }: DOMStringMap): Promise<Claim | null> {
  const body = JSON.stringify({ paper, ids: [id], again: again !== undefined });
  const headers = { "content-type": "application/json", "x-csrf-token": meta("csrf-token") };
  const reply = await fetch("/api/v1/prints", { method: "POST", headers, body }).catch(() => null);
  return reply?.ok ? reply.json() : null;
}

function send(href: string) {
  const frame = document.createElement("iframe");
  frame.className = "sr";
  frame.title = href;
  frame.src = href;
  frame.addEventListener("load", () => { frame.contentWindow?.focus(); frame.contentWindow?.print(); });
  document.body.append(frame);
}

async function print(it: HTMLElement, asked: boolean) {
  const said = await claim(it.dataset);
  if (said?.done.length) send(it.dataset.href!);
  if (!asked || !said) return;
  it.dataset.again = "";
  const word = one("span", it);
  if (word && it.dataset.againWord) word.textContent = it.dataset.againWord;
  const live = one("#answer");
  if (live && said.refused.length) live.textContent = said.refused[0]!.message;
}

function printNow() {
  for (const it of all<HTMLElement>("[data-print-now]")) {
    it.removeAttribute("data-print-now");
    void print(it, false);
  }
}

// Watches the page: buttons that print, and papers that print themselves when a part of the page is swapped.
export function watchPrinting() {
  document.addEventListener("click", (event) => {
    const it = (event.target as Element).closest<HTMLElement>("[data-print]");
    if (it) void print(it, true);
  });
  for (const name of ["htmx:afterSwap", "scanned"]) document.addEventListener(name, printNow);
  printNow();
}
