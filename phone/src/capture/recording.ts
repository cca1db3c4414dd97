import type { Bytes } from "../encoding.ts";

const longestVoice = 60_000;
const longestVideo = 15_000;

/** A voice note or a short video that is being recorded. */
export interface Recording {
  /** Ends it, if it has not ended by itself; answers with what was recorded. */
  end(): Promise<{ type: string; bytes: Bytes }>;
  /** Settles when it has ended, also by itself. */
  ended: Promise<void>;
}

/** A minute of voice at most. */
export async function recordVoice(): Promise<Recording> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const recording = record(stream, longestVoice, { audioBitsPerSecond: 32_000 });
  void recording.ended.then(() => stream.getTracks().forEach((track) => track.stop()));
  return recording;
}

/** Fifteen seconds of what the camera shows, at most: two megabytes. */
export function recordVideo(camera: MediaStream): Recording {
  return record(camera, longestVideo, { videoBitsPerSecond: 1_000_000 });
}

function record(stream: MediaStream, longest: number, options: MediaRecorderOptions): Recording {
  const recorder = new MediaRecorder(stream, options);
  const parts: Blob[] = [];
  recorder.ondataavailable = ({ data }) => parts.push(data);
  const ended = new Promise<void>((resolve) => (recorder.onstop = () => resolve()));
  const stop = () => recorder.state !== "inactive" && recorder.stop();
  recorder.start();
  const timer = setTimeout(stop, longest);
  return {
    ended,
    async end() {
      clearTimeout(timer);
      stop();
      await ended;
      const type = recorder.mimeType.split(";")[0]!;
      return { type, bytes: new Uint8Array(await new Blob(parts).arrayBuffer()) };
    },
  };
}
