import type { Bytes } from "../encoding.ts";

/** What is written into a photo: where, when and by whom it was taken. */
export interface Watermark {
  point: string;
  at: Date;
  person: string;
}

const longestSide = 1600;
const quality = 0.82;

/** The camera at the back; there is no other way to a photo than to take it now. */
export function openCamera(): Promise<MediaStream> {
  return navigator.mediaDevices.getUserMedia({
    video: { facingMode: "environment", width: { ideal: 1600 }, height: { ideal: 1200 } },
  });
}

export function closeCamera(stream: MediaStream): void {
  stream.getTracks().forEach((track) => track.stop());
}

/** Takes what the camera shows, with the watermark in it, as JPEG. */
export async function takePhoto(video: HTMLVideoElement, mark: Watermark): Promise<Bytes> {
  const scale = Math.min(1, longestSide / Math.max(video.videoWidth, video.videoHeight));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(video.videoWidth * scale);
  canvas.height = Math.round(video.videoHeight * scale);
  const drawing = canvas.getContext("2d")!;
  drawing.drawImage(video, 0, 0, canvas.width, canvas.height);
  write(drawing, canvas.width, canvas.height, mark);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/jpeg", quality));
  return new Uint8Array(await blob!.arrayBuffer());
}

function write(drawing: CanvasRenderingContext2D, width: number, height: number, mark: Watermark): void {
  const size = Math.max(14, Math.round(height / 30));
  const lines = [mark.point, `${mark.at.toLocaleString("sv-SE", { timeZoneName: "shortOffset" })}  ${mark.person}`];
  drawing.fillStyle = "rgb(0 0 0 / 60%)";
  drawing.fillRect(0, height - size * 3.4, width, size * 3.4);
  drawing.fillStyle = "#fff";
  drawing.font = `600 ${size}px system-ui, sans-serif`;
  drawing.textBaseline = "top";
  lines.forEach((line, i) => drawing.fillText(line, size * 0.7, height - size * (3 - i * 1.4), width - size * 1.4));
}
