import { clock, pick, say } from "../texts/texts.ts";
import type { Visit } from "../work/visit.ts";

/** Between which times the work at a point is proven to have been done. */
export function Proof({ visit }: { visit: Visit | undefined }) {
  if (!visit) {
    return <p class="notice good">{say("point.closed")}</p>;
  }

  return (
    <>
      <p class={`notice ${visit.notAfter ? "good" : "wait"}`} role="status">
        {sentence(visit)}
      </p>
      {visit.findings.map((finding, i) => (
        <p class="notice wait" key={i}>
          {say("proof.finding", pick(finding))}
        </p>
      ))}
    </>
  );
}

function sentence({ phase, openedAt, closedAt, notBefore, notAfter, offline }: Visit): string {
  if (phase === "open") {
    return say("proof.not-before", clock(notBefore ?? openedAt));
  }

  if (notAfter === null) {
    return offline && notBefore !== null
      ? say("proof.waiting-offline", clock(closedAt!), clock(notBefore))
      : say("proof.waiting", clock(closedAt!));
  }

  return notBefore === null
    ? say("proof.until", clock(notAfter))
    : say(offline ? "proof.between-offline" : "proof.between", clock(notBefore), clock(notAfter));
}
