import { useEffect, useRef, useState } from "preact/hooks";
import type { App } from "../app.ts";
import { closeCamera, openCamera, takePhoto } from "../capture/camera.ts";
import { recordVideo, type Recording } from "../capture/recording.ts";
import type { Answer, Point } from "../node/contract.ts";
import { say } from "../texts/texts.ts";
import { CameraIcon } from "./icons.tsx";
import { Picture } from "./Picture.tsx";

interface Props {
  app: App;
  point: Point;
  answer: Answer;
  change: (part: Partial<Answer>) => void;
}

/** The photos of an answer, and the camera: photos are taken here and now, there is no way to a gallery. */
export function PhotoList({ app, point, answer, change }: Props) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button class="tool" onClick={() => setOpen(true)}>
        <CameraIcon /> {say("photo.take")}
      </button>
      {answer.photos.map(({ hash }, i) => (
        <span class="thumb" key={hash}>
          <Picture app={app} hash={hash} alt={say("photo.of", i + 1)} />
          <button
            aria-label={say("photo.remove", i + 1)}
            onClick={() => {
              change({ photos: answer.photos.filter((photo) => photo.hash !== hash) });
              void app.discard(hash);
            }}
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
          taken={(hash, at) => {
            change({ photos: [...answer.photos, { hash, at }] });
            setOpen(false);
          }}
          filmed={(hash, at) => {
            change({ videos: [...answer.videos, { hash, at }] });
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
  taken: (hash: string, at: string) => void;
  filmed: (hash: string, at: string) => void;
  close: () => void;
}

function Camera({ app, point, taken, filmed, close }: CameraProps) {
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
    const at = new Date();
    const mark = { point: `${point.code} ${point.name}`, at, person: app.state.binding!.person.name };
    const bytes = await takePhoto(video.current!, mark);
    taken(await app.hold("image/jpeg", bytes), at.toISOString());
  }

  async function film() {
    if (recording.current) {
      await recording.current.end();
      return;
    }

    const at = new Date().toISOString();
    recording.current = recordVideo(video.current!.srcObject as MediaStream);
    setFilming(true);
    await recording.current.ended;
    if (dialog.current === null) {
      return;
    }

    const { type, bytes } = await recording.current.end();
    filmed(await app.hold(type, bytes), at);
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
        <button class={`plain video ${isFilming ? "recording" : ""}`} disabled={!isReady} onClick={film}>
          {say(isFilming ? "voice.end" : "video.start")}
        </button>
        <button class="main" disabled={!isReady || isFilming} onClick={shoot}>
          {say("photo.shoot")}
        </button>
      </div>
    </dialog>
  );
}
