// The plan of a site: a click fills in where a bin lies or walks start, a drag fills in a shape. All of it can be typed instead.
import { all, one } from "./page";

const STEP = 50;
const FIELDS: Record<string, [string, string]> = { shape: ["x_mm", "y_mm"], bin: ["bin_x", "bin_y"], room: ["start_x_mm", "start_y_mm"] };

export function watchSite() {
  const plan = one<SVGSVGElement>("svg[data-site]");
  if (!plan) return;
  const wide = Number(plan.dataset.width), deep = Number(plan.dataset.depth), edge = Number(plan.dataset.edge);
  const scale = wide / (plan.viewBox.baseVal.width - 2 * edge);
  let form = "bin", from: DOMPoint | null = null, drawn: SVGRectElement | null = null;
  for (const box of all<HTMLElement>("[data-site-form]")) box.addEventListener("focusin", () => { form = box.dataset.siteForm ?? form; });

  const at = (event: PointerEvent) => new DOMPoint(event.clientX, event.clientY).matrixTransform(plan.getScreenCTM()?.inverse());
  const mm = (units: number, most: number) => Math.min(Math.max(Math.round(((units - edge) * scale) / STEP) * STEP, 0), most);
  const fill = (name: string, where: string, value: number) => {
    const field = one<HTMLInputElement>(`[data-site-form=${where}] [name=${name}]`);
    if (field) field.value = String(value);
  };

  plan.addEventListener("pointerdown", (event) => { if (event.button === 0) from = at(event); });
  plan.addEventListener("pointermove", (event) => {
    if (!from || event.pointerType === "touch") return;
    const to = at(event);
    if (!drawn && Math.abs(to.x - from.x) + Math.abs(to.y - from.y) < 8) return;
    if (!drawn) {
      drawn = document.createElementNS(plan.namespaceURI, "rect") as SVGRectElement;
      drawn.setAttribute("class", "drag");
      plan.append(drawn);
      plan.setPointerCapture(event.pointerId);
    }
    const box = { x: Math.min(from.x, to.x), y: Math.min(from.y, to.y), width: Math.abs(to.x - from.x), height: Math.abs(to.y - from.y) };
    for (const [name, value] of Object.entries(box)) drawn.setAttribute(name, String(value));
  });
  plan.addEventListener("pointerup", (event) => {
    if (!from) return;
    const to = at(event), start = from;
    from = null;
    const xs = [mm(start.x, wide), mm(to.x, wide)].sort((a, b) => a - b), ys = [deep - mm(start.y, deep), deep - mm(to.y, deep)].sort((a, b) => a - b);
    if (drawn) {
      drawn.remove();
      drawn = null;
      for (const [name, value] of [["x_mm", xs[0]], ["y_mm", ys[0]], ["width_mm", xs[1] - xs[0]], ["depth_mm", ys[1] - ys[0]]] as const) fill(name, "shape", value);
      one<HTMLInputElement>("[data-site-form=shape] [name=name]")?.focus();
      return;
    }
    const [x, y] = FIELDS[form];
    fill(x, form, mm(to.x, wide));
    fill(y, form, deep - mm(to.y, deep));
  });
}
