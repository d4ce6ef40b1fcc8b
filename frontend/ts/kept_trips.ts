// What of a trip lies on this device, so that its page comes back without network: the page itself (by offline.ts, the
// service worker, where the address is https or this machine), and the work list after the last scan that the server judged.
import { openDB, type IDBPDatabase } from "idb";

export type KeptList = { url: string; list: unknown; upto: number; at: number };
const LISTS = "godown-lists", LISTS_KEPT = 4, PAGES = "godown-pick-";

let disk: Promise<IDBPDatabase | null> | null = null;
const open = () => (disk ??= openDB(LISTS, 1, {
  upgrade: (db) => { db.createObjectStore("lists", { keyPath: "url" }); },
  blocking: (_now, _wanted, event) => (event.target as IDBDatabase).close(),
}).catch(() => null));

export async function keepList(kept: Omit<KeptList, "at">) {
  await (await open())?.put("lists", { ...kept, at: Date.now() }).catch(() => undefined);
}
export async function keptList(url: string): Promise<KeptList | undefined> {
  return (await open())?.get("lists", url).catch(() => undefined);
}
export async function forgetList(url: string) {
  await (await open())?.delete("lists", url).catch(() => undefined);
}
export async function forgetOldLists() {
  const db = await open(), all: KeptList[] = await db?.getAll("lists").catch(() => []) ?? [];
  for (const old of all.sort((a, b) => b.at - a.at).slice(LISTS_KEPT)) await forgetList(old.url);
}

// Whether this page can be kept at all: browsers have service workers on https and on the machine itself only.
export const keepsPages = () => "serviceWorker" in navigator;

export async function keepPage() {
  // The first time the worker comes after the page: it is fetched once more, past the worker that keeps it.
  navigator.serviceWorker.addEventListener("controllerchange", () => { void fetch(location.pathname, { credentials: "same-origin" }).catch(() => undefined); });
  await navigator.serviceWorker.register("/pick/offline.js", { scope: "/pick", updateViaCache: "none" }).catch(() => undefined);
}

export async function forgetAll() {
  indexedDB.deleteDatabase(LISTS);
  if (!keepsPages()) return;
  for (const name of await caches.keys()) if (name.startsWith(PAGES)) await caches.delete(name);
  await (await navigator.serviceWorker.getRegistration("/pick"))?.unregister();
}
