// Forms with lines: a new row appears as the last one is written in. The server gives the row, with {row} for its number.
import { all, one } from "./page";

function grow(box: HTMLElement) {
  const last = all<HTMLElement>(".fields", box).at(-1), made = one<HTMLTemplateElement>("template", box);
  const fields = last ? all<HTMLInputElement>("input", last) : [];
  if (!made || !fields.some((field) => field.value)) return;
  const number = Number(fields[0].name.split("-").at(-1)) + 1;
  made.insertAdjacentHTML("beforebegin", made.innerHTML.replaceAll("{row}", String(number)));
}

export function watchRows() {
  for (const box of all<HTMLElement>("[data-grow]")) { box.addEventListener("input", () => grow(box)); grow(box); }
}
