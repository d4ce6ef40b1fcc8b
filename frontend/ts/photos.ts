// The photos of a trip's goods on this device, small, so that its stops show them without network: bounded in number and bytes,
// in walking order. Where the address is https or this machine they lie in a cache that the service worker answers from, also
// after the page is loaded again; elsewhere in the memory of the page.
const PHOTOS = "godown-pick-photos", PHOTOS_KEPT = 40, IN_MEMORY = 20, WIDE = 640, EACH_MAX = 4 << 20, READ_MAX = 32 << 20;
const seen = new Map<string, HTMLImageElement>();

export const photoOf = (path: string | null) => (path ? seen.get(path) : undefined);

export async function keepPhotos(paths: string[]) {
  const wanted = [...new Set(paths)].slice(0, PHOTOS_KEPT), cache = "caches" in window ? await caches.open(PHOTOS).catch(() => null) : null;
  let bytes = 0;
  for (const path of wanted.slice(0, cache ? PHOTOS_KEPT : IN_MEMORY)) {
    if (seen.has(path)) continue;
    if (cache && !(await cache.match(path)) && bytes < READ_MAX) bytes += await keepSmall(cache, path).catch(() => 0);
    await show(path);
  }
  for (const path of [...seen.keys()].filter((one) => !wanted.includes(one))) seen.delete(path);
  const kept = await cache?.keys() ?? [];
  for (const old of kept.filter((one) => !wanted.includes(new URL(one.url).pathname)).slice(0, Math.max(0, kept.length - PHOTOS_KEPT))) await cache?.delete(old);
}

// Answers how many bytes were read. A photo that this browser cannot read, or a very large one, is left to the network.
async function keepSmall(cache: Cache, path: string): Promise<number> {
  const reply = await fetch(path, { credentials: "same-origin" });
  if (!reply.ok || Number(reply.headers.get("content-length") ?? 0) > EACH_MAX) return 0;
  const whole = await reply.blob(), bitmap = await createImageBitmap(whole), scale = Math.min(1, WIDE / bitmap.width);
  const canvas = Object.assign(document.createElement("canvas"), { width: Math.round(bitmap.width * scale) || 1, height: Math.round(bitmap.height * scale) || 1 });
  canvas.getContext("2d")?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  const small = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", 0.8));
  const less = small && small.size < whole.size ? small : whole;
  await cache.put(path, new Response(less, { headers: { "content-type": less.type } }));
  return whole.size;
}

async function show(path: string) {
  const image = new Image();
  image.alt = "";
  image.src = path;
  await image.decode().then(() => seen.set(path, image), () => undefined);
}
