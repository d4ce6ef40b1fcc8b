// Small words for the page that every script uses.
export const one = <T extends Element>(where: string, root: ParentNode = document) => root.querySelector<T>(where);
export const all = <T extends Element>(where: string, root: ParentNode = document) => [...root.querySelectorAll<T>(where)];
export const typing = (event: Event) => (event.target as Element).closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]") ?? null;
export const remember = (name: string, value: string) => { document.cookie = `${name}=${value};path=/;max-age=31536000;samesite=lax`; };
// A row of steps or tabs that is wider than the phone shows the present one.
export const showStep = () => { for (const step of all<HTMLElement>(":is(.steps, .tabs) [aria-current]")) { const row = step.parentElement!; row.scrollLeft = step.offsetLeft - row.offsetLeft - (row.clientWidth - step.offsetWidth) / 2; } };
export const meta = (name: string) => one<HTMLMetaElement>(`meta[name="${name}"]`)?.content ?? "";
