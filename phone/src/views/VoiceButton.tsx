import { useRef, useState } from "preact/hooks";
import type { App } from "../app.ts";
import { recordVoice, type Recording } from "../capture/recording.ts";
import type { Answer } from "../node/contract.ts";
import { say } from "../texts/texts.ts";
import { MicrophoneIcon } from "./icons.tsx";

interface Props {
  app: App;
  answer: Answer;
  change: (part: Partial<Answer>) => void;
}

/** Records a voice note for hands that can't type. */
export function VoiceButton({ app, answer, change }: Props) {
  const recording = useRef<Recording | null>(null);
  const [isRecording, setRecording] = useState(false);

  async function toggle() {
    if (recording.current) {
      const { type, bytes } = await recording.current.end();
      recording.current = null;
      setRecording(false);
      const hash = await app.hold(type, bytes);
      change({ voice: [...answer.voice, { hash, at: new Date().toISOString() }] });
      return;
    }

    recording.current = await recordVoice().catch(() => null);
    setRecording(recording.current !== null);
  }

  if (!navigator.mediaDevices || !("MediaRecorder" in window)) {
    return null;
  }

  return (
    <>
      <button class={`tool ${isRecording ? "recording" : ""}`} onClick={toggle}>
        <MicrophoneIcon /> {say(isRecording ? "voice.end" : "voice.start")}
      </button>
      {answer.voice.length > 0 && <span class="quiet">{say("voice.count", answer.voice.length)}</span>}
    </>
  );
}
