// Reading with the camera, for phones without a scanner, where the browser can decode by itself.
import { one } from "./page";

type Detector = { detect(from: HTMLVideoElement): Promise<{ rawValue: string }[]> };

export function watchCamera(take: (raw: string) => void) {
  const button = one<HTMLButtonElement>("[data-camera]"), kind = (window as any).BarcodeDetector;
  if (!button || !kind || !navigator.mediaDevices) return;
  button.hidden = false;
  let stop: (() => void) | null = null;
  button.addEventListener("click", async () => {
    if (stop) return stop();
    const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } }).catch(() => null);
    if (!stream) return;
    const video = document.createElement("video"), detector: Detector = new kind();
    video.className = "camera"; video.playsInline = true; video.srcObject = stream;
    document.body.append(video);
    await video.play();
    stop = () => { stop = null; stream.getTracks().forEach((track) => track.stop()); video.remove(); };
    const look = async () => {
      if (!stop) return;
      const found = await detector.detect(video).catch(() => []);
      if (found.length) { stop(); take(found[0].rawValue); } else setTimeout(look, 120);
    };
    void look();
  });
}
