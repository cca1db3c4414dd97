import { useEffect, useState } from "preact/hooks";
import type { App } from "../app.ts";

/** A picture by its hash: of the phone, or of the node. */
export function Picture({ app, hash, alt }: { app: App; hash: string; alt: string }) {
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => {
    let made: string | null = null;
    let isGone = false;
    void app.picture(hash).then((blob) => {
      if (blob && !isGone) {
        made = URL.createObjectURL(blob);
        setAddress(made);
      }
    });
    return () => {
      isGone = true;
      made && URL.revokeObjectURL(made);
    };
  }, [app, hash]);
  return address === null ? <span class="picture none" role="img" aria-label={alt} /> : <img class="picture" src={address} alt={alt} />;
}
