// The service worker of the pick page: a trip that is loaded again without network comes from this device, with its assets.
// It keeps nothing but trips that the server has just shown to this person, and the photos of their goods; these go with the
// login page (forget.ts).
// hatch_build.py gives the list of assets; its hash names the cache, so a new build begins with an empty one.
declare const ASSETS: string[], BUILD: string;
type Doing = Event & { waitUntil(what: Promise<unknown>): void };
type Asking = Doing & { request: Request; respondWith(what: Promise<Response>): void };

const own = self as unknown as { skipWaiting(): Promise<void>; clients: { claim(): Promise<void> }; addEventListener(name: string, hear: (event: any) => void): void };
const CACHE = `godown-pick-${BUILD}`, PHOTOS = "godown-pick-photos";
const PHOTO = /^\/files\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const TRIP = /^\/pick\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const TRIPS_KEPT = 4, PATIENCE_MS = 5000;

own.addEventListener("install", (event: Doing) => event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(ASSETS)).then(() => own.skipWaiting())));
own.addEventListener("activate", (event: Doing) => event.waitUntil(dropOlder().then(() => own.clients.claim())));
own.addEventListener("fetch", (event: Asking) => {
  const { origin, pathname, search } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== location.origin) return;
  if (TRIP.test(pathname)) event.respondWith(trip(event.request, pathname));
  else if (pathname === "/pick" && event.request.mode === "navigate") event.respondWith(fetch(event.request).catch(lastTrip));
  else if (PHOTO.test(pathname) && !search) event.respondWith(photo(event.request));
  else if (ASSETS.includes(pathname + search)) event.respondWith(asset(event.request));
});

async function dropOlder() {
  const names = (await caches.keys()).filter((name) => name.startsWith("godown-pick-") && name !== CACHE && name !== PHOTOS);
  await Promise.all(names.map((name) => caches.delete(name)));
}

// The network first. What it does not answer in time, or a proxy answers for it, comes from here; what it shows no more goes.
async function trip(request: Request, path: string): Promise<Response> {
  const cache = await caches.open(CACHE), kept = await cache.match(path);
  const asked = fetch(request).catch(() => null);
  const answer = await (kept ? Promise.race([asked, new Promise<null>((late) => setTimeout(late, PATIENCE_MS, null))]) : asked);
  if (!answer || answer.status >= 500) return kept ?? answer ?? Response.error();
  if (answer.status !== 200 || answer.redirected) { await cache.delete(path); return answer; }
  const whole = await keep(cache, path, answer.clone()).then(() => true, () => false);
  return whole ? answer : kept ?? answer;
}

// What is kept says so: it is shown as its list has it, not as it was read. It takes the place of the one before once it is
// here whole, so that a network cut in between takes nothing away; without Vary the two are one entry.
async function keep(cache: Cache, path: string, page: Response) {
  const text = (await page.text()).replace("<html ", "<html data-kept "), headers = new Headers(page.headers);
  headers.delete("vary");
  await cache.put(path, new Response(text, { headers }));
  const trips = (await cache.keys()).filter((one) => TRIP.test(new URL(one.url).pathname));
  await Promise.all(trips.slice(0, -TRIPS_KEPT).map((one) => cache.delete(one)));
}

// The list of trips is not kept: without network the way leads back to the trip in hand.
async function lastTrip() {
  const trips = (await (await caches.open(CACHE)).keys()).filter((one) => TRIP.test(new URL(one.url).pathname));
  return trips.length ? Response.redirect(trips.at(-1)!.url) : Response.error();
}

// A photo that the page kept, small (photos.ts): a file never changes under its name.
async function photo(request: Request) {
  return (await (await caches.open(PHOTOS)).match(request, { ignoreVary: true })) ?? fetch(request);
}

async function asset(request: Request) {
  return (await (await caches.open(CACHE)).match(request, { ignoreVary: true })) ?? fetch(request);
}
