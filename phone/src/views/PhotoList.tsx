import { useEffect, useRef, useState } from "preact/hooks";
import type { App } from "../app.ts";
import { closeCamera, openCamera, takePhoto } from "../capture/camera.ts";
import { recordVideo, type Recorded, type Recording } from "../capture/recording.ts";
import type { Answer, Point } from "../node/contract.ts";
import { say } from "../texts/texts.ts";
import type { Visit } from "../work/visit.ts";
import { mostFiles } from "../work/visits.ts";
import { CameraIcon } from "./icons.tsx";
import { Picture } from "./Picture.tsx";

interface Props {
  app: App;
  point: Point;
  visit: Visit;
  answer: Answer;
}

/** The photos of an answer, and the camera: photos are taken here and now, there is no way to a gallery. */
export function PhotoList({ app, point, visit, answer }: Props) {
  const [isOpen, setOpen] = useState(false);
  const isFull = { photos: answer.photos.length >= mostFiles, videos: answer.videos.length >= mostFiles };
  return (
    <>
      <button class="tool" disabled={isFull.photos && isFull.videos} onClick={() => setOpen(true)}>
        <CameraIcon /> {say("photo.take")}
      </button>
      {answer.photos.map(({ hash }, i) => (
        <span class="thumb" key={hash}>
          <Picture app={app} hash={hash} alt={say("photo.of", i + 1)} />
          <button
            aria-label={say("photo.remove", i + 1)}
            onClick={() => void app.removePhoto(visit, answer.step, hash)}
          >
            ×
          </button>
        </span>
      ))}
      {answer.videos.length > 0 && <span class="quiet">{say("video.count", answer.videos.length)}</span>}
      {isOpen && (
        <Camera
          app={app}
          point={point}
          isFull={isFull}
          attach={async (kind, taking) => {
            await app.attach(visit, answer.step, kind, taking);
            setOpen(false);
          }}
          close={() => setOpen(false)}
        />
      )}
    </>
  );
}

interface CameraProps {
  app: App;
  point: Point;
  isFull: { photos: boolean; videos: boolean };
  attach: (kind: "photos" | "videos", taking: Promise<Recorded>) => Promise<void>;
  close: () => void;
}

function Camera({ app, point, isFull, attach, close }: CameraProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const video = useRef<HTMLVideoElement>(null);
  const [fault, setFault] = useState<string | null>(null);
  const [isReady, setReady] = useState(false);
  const recording = useRef<Recording | null>(null);
  const [isFilming, setFilming] = useState(false);
  useEffect(() => {
    dialog.current!.showModal();
    const opening = openCamera();
    opening
      .then(async (stream) => {
        video.current!.srcObject = stream;
        await video.current!.play();
        setReady(true);
      })
      .catch((error) => setFault(say("photo.no-camera", String(error.message ?? error))));
    return () => void opening.then(closeCamera, () => undefined);
  }, []);

  async function shoot() {
    setReady(false);
    await keep("photos", photo(new Date()));
    setReady(true);
  }

  async function photo(at: Date): Promise<Recorded> {
    const mark = { point: `${point.code} ${point.name}`, at, person: app.state.binding!.person.name };
    return { type: "image/jpeg", bytes: await takePhoto(video.current!, mark), at: at.toISOString() };
  }

  async function film() {
    if (recording.current) {
      recording.current.stop();
      return;
    }

    const begun = recordVideo(video.current!.srcObject as MediaStream);
    recording.current = begun;
    setFilming(true);
    const taking = begun.recorded.then((film) => (dialog.current === null ? Promise.reject(new Error("cancelled")) : film));
    await keep("videos", taking);
    recording.current = null;
    setFilming(false);
  }

  /** Keeps what was taken, or says why it can't be. */
  async function keep(kind: "photos" | "videos", taking: Promise<Recorded>) {
    setFault(null);
    try {
      await attach(kind, taking);
    } catch (error) {
      setFault(say("photo.not-kept", String(error instanceof Error ? error.message : error)));
    }
  }

  return (
    <dialog class="camera" ref={dialog} onClose={close} aria-label={say("photo.take")}>
      <video ref={video} playsInline muted />
      {fault && (
        <p class="notice bad" role="alert">
          {fault}
        </p>
      )}
      <div class="row">
        <button class="plain" onClick={close}>
          {say("cancel")}
        </button>
        <button class={`plain video ${isFilming ? "recording" : ""}`} disabled={!isReady || isFull.videos} onClick={film}>
          {say(isFilming ? "voice.end" : "video.start")}
        </button>
        <button class="main" disabled={!isReady || isFilming || isFull.photos} onClick={shoot}>
          {say("photo.shoot")}
        </button>
      </div>
    </dialog>
  );
}
