import { useEffect, useRef, useState } from "preact/hooks";
import { recordVoice, type Recorded, type Recording } from "../capture/recording.ts";
import type { Answer } from "../node/contract.ts";
import { say } from "../texts/texts.ts";
import { mostFiles } from "../work/visits.ts";
import { MicrophoneIcon } from "./icons.tsx";

interface Props {
  answer: Answer;
  attach: (taking: Promise<Recorded>) => Promise<void>;
}

/** Records a voice note for hands that can't type. It is kept when it ends: by the button, after a minute, or because the page is left. */
export function VoiceButton({ answer, attach }: Props) {
  const recording = useRef<Recording | null>(null);
  const isGone = useRef(false);
  const [isRecording, setRecording] = useState(false);
  useEffect(
    () => () => {
      isGone.current = true;
      recording.current?.stop();
    },
    [],
  );

  async function toggle() {
    if (recording.current) {
      recording.current.stop();
      return;
    }

    const begun = await recordVoice().catch(() => null);
    if (begun === null || isGone.current) {
      begun?.stop();
      return;
    }

    recording.current = begun;
    setRecording(true);
    try {
      await attach(begun.recorded);
    } finally {
      recording.current = null;
      setRecording(false);
    }
  }

  if (!navigator.mediaDevices || !("MediaRecorder" in window)) {
    return null;
  }

  return (
    <>
      {(isRecording || answer.voice.length < mostFiles) && (
        <button class={`tool ${isRecording ? "recording" : ""}`} onClick={toggle}>
          <MicrophoneIcon /> {say(isRecording ? "voice.end" : "voice.start")}
        </button>
      )}
      {answer.voice.length > 0 && <span class="quiet">{say("voice.count", answer.voice.length)}</span>}
    </>
  );
}
