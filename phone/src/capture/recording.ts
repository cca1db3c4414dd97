import type { Bytes } from "../encoding.ts";

const longestVoice = 60_000;
const longestVideo = 15_000;

/** What was recorded, and when it began. */
export interface Recorded {
  type: string;
  bytes: Bytes;
  at: string;
}

/** A voice note or a short video that is being recorded. */
export interface Recording {
  /** Ends it, if it has not ended by itself. */
  stop(): void;
  /** What was recorded, when it has ended, also by itself. */
  recorded: Promise<Recorded>;
}

/** A minute of voice at most. */
export async function recordVoice(): Promise<Recording> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const recording = record(stream, longestVoice, { ...known("audio/webm", "audio/ogg", "audio/mp4"), audioBitsPerSecond: 32_000 });
  void recording.recorded.finally(() => stream.getTracks().forEach((track) => track.stop()));
  return recording;
}

/** Fifteen seconds of what the camera shows, at most: two megabytes. */
export function recordVideo(camera: MediaStream): Recording {
  return record(camera, longestVideo, { ...known("video/webm", "video/mp4"), videoBitsPerSecond: 1_000_000 });
}

/** The first form that the browser makes, of those that the node takes. */
function known(...types: string[]): { mimeType?: string } {
  const mimeType = types.find((type) => MediaRecorder.isTypeSupported(type));
  return mimeType === undefined ? {} : { mimeType };
}

function record(stream: MediaStream, longest: number, options: MediaRecorderOptions): Recording {
  const recorder = new MediaRecorder(stream, options);
  const at = new Date().toISOString();
  const parts: Blob[] = [];
  recorder.ondataavailable = ({ data }) => parts.push(data);
  const ended = new Promise<void>((resolve) => (recorder.onstop = () => resolve()));
  const stop = () => {
    clearTimeout(timer);
    recorder.state !== "inactive" && recorder.stop();
  };
  recorder.start();
  const timer = setTimeout(stop, longest);
  const read = async () => {
    await ended;
    return { type: recorder.mimeType.split(";")[0]!, bytes: new Uint8Array(await new Blob(parts).arrayBuffer()), at };
  };
  return { stop, recorded: read() };
}
