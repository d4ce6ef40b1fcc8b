// What the device itself can do: sound, vibration, staying awake. Each can be switched off per device; text and sign cannot.
import { all } from "./page";

type Tone = { from: number; to?: number; at: number; long: number; loud: number };
const tones = (n: number, hz: number, long: number, loud = 0.35): Tone[] => Array.from({ length: n }, (_, i) => ({ from: hz, at: i * (long + 0.07), long, loud }));
const falling = (n: number): Tone[] => Array.from({ length: n }, (_, i) => ({ from: 880, to: 220, at: i * 0.55, long: 0.5, loud: 0.5 }));

export const FEEL: Record<string, { tones: Tone[]; vibration: number[]; stays: number }> = {
  ok: { tones: tones(1, 1320, 0.09), vibration: [40], stays: 700 },
  wrong_place: { tones: tones(2, 220, 0.16), vibration: [80, 60, 80], stays: 0 },
  wrong_item: { tones: tones(3, 196, 0.16), vibration: [80, 60, 80, 60, 80], stays: 0 },
  not_accepted: { tones: tones(2, 523, 0.08), vibration: [60], stays: 0 },
  already_done: { tones: tones(1, 660, 0.14, 0.12), vibration: [], stays: 1200 },
  stop: { tones: falling(2), vibration: [600], stays: 0 },
};

const on = (what: string) => localStorage.getItem(`godown.${what}`) !== "off";
let audio: AudioContext | null = null;

// Browsers keep sound locked until a tap or a key; a scanner's first key counts.
export function unlock() {
  try { audio ??= new AudioContext(); if (audio.state === "suspended") void audio.resume(); } catch { audio = null; }
}

export function sound(kind: string) {
  if (!on("sound") || !audio) return;
  for (const tone of FEEL[kind].tones) {
    const hum = audio.createOscillator(), gain = audio.createGain(), begins = audio.currentTime + tone.at;
    hum.type = kind === "ok" || kind === "already_done" ? "sine" : "square";
    hum.frequency.setValueAtTime(tone.from, begins);
    if (tone.to) hum.frequency.exponentialRampToValueAtTime(tone.to, begins + tone.long);
    gain.gain.setValueAtTime(tone.loud, begins);
    gain.gain.setTargetAtTime(0, begins + tone.long - 0.02, 0.01);
    hum.connect(gain).connect(audio.destination);
    hum.start(begins);
    hum.stop(begins + tone.long + 0.05);
  }
}

export function vibrate(kind: string) {
  if (on("vibration") && FEEL[kind].vibration.length) navigator.vibrate?.(FEEL[kind].vibration);
}

// The screen stays on while someone walks.
let lock: { release(): Promise<void> } | null = null;
export async function stayAwake() {
  try { lock ??= await (navigator as any).wakeLock?.request("screen") ?? null; } catch { lock = null; }
}
addEventListener("visibilitychange", () => { if (!document.hidden && lock) { lock = null; void stayAwake(); } });

export function watchSettings(words: DOMStringMap) {
  const tell = () => { for (const button of all<HTMLElement>("[data-set]")) { const is = on(button.dataset.set!); button.setAttribute("aria-pressed", String(is)); button.textContent = (is ? words.on : words.off) ?? ""; } };
  for (const button of all<HTMLElement>("[data-set]")) button.addEventListener("click", () => { localStorage.setItem(`godown.${button.dataset.set}`, on(button.dataset.set!) ? "off" : "on"); tell(); });
  for (const button of all<HTMLElement>("[data-try]")) button.addEventListener("click", () => { unlock(); if (button.dataset.try === "sound") sound("ok"); else vibrate("wrong_place"); });
  tell();
}
