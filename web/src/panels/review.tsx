/** The queues of what people should look at: claims that a machine read, and actors that may be one. */

import { api } from "../api/client.ts";
import type { Candidate, Claim } from "../api/types.ts";
import { AnswerOf } from "../parts/answer_of.tsx";
import type { Review } from "../state/address.ts";
import { useAsked } from "../state/asked.ts";
import type { QueuePage } from "../state/queue.ts";
import { type Choice, Desk } from "./desk.tsx";
import { PairView, judgedPair } from "./review_pair.tsx";
import { ReadClaim } from "./review_claim.tsx";

const QUEUES: Record<Review, { title: string; address: string; about: string }> = {
  claims: {
    title: "Claims that a machine read",
    address: "#review",
    about: "Does the source say this? What you refuse is kept, and counts on no day.",
  },
  identity: {
    title: "Actors that may be one",
    address: "#review=identity",
    about: "Are the two one actor? Those come first that would open most paths.",
  },
};

export function ReviewPage({ queue }: { queue: Review }) {
  return (
    <div class="review">
      <div class="review-head">
        <h2>Review</h2>
        <ul class="queues" aria-label="Queues">
          {(Object.keys(QUEUES) as Review[]).map((one) => (
            <li key={one}>
              <a class="button" href={QUEUES[one].address} aria-current={one === queue ? "page" : undefined}>
                {QUEUES[one].title}
              </a>
            </li>
          ))}
        </ul>
        <p class="muted">{QUEUES[queue].about}</p>
      </div>
      {queue === "claims" ? <Claims /> : <Pairs />}
    </div>
  );
}

const OF_CLAIMS: readonly Choice<"accepted" | "refused">[] = [
  { key: "a", words: "Accept", verdict: "accepted" },
  { key: "r", words: "Refuse …", verdict: "refused", why: "Why does the source not say it?", needed: true },
];

async function waiting(after: string | null, signal?: AbortSignal): Promise<QueuePage<Claim>> {
  const { claims, total, next } = await api.waiting(after, signal);
  return { items: claims, total, next };
}

function Claims() {
  const first = useAsked("waiting", (signal) => waiting(null, signal));
  return (
    <AnswerOf asked={first} what="reading what waits">
      {(page) => (
        <Desk
          first={page}
          further={waiting}
          one="claim"
          none="Nothing waits: whatever a machine read has been reviewed."
          choices={OF_CLAIMS}
          view={(claim) => <ReadClaim claim={claim} />}
          send={(claim, verdict, note, { by, token }) => api.review(claim.id, { verdict, by, note }, token)}
        />
      )}
    </AnswerOf>
  );
}

const OF_PAIRS: readonly Choice<"same" | "different" | "unsure">[] = [
  { key: "s", words: "Same …", verdict: "same", why: "Why are they one?" },
  { key: "d", words: "Different …", verdict: "different", why: "Why are they two?" },
  { key: "u", words: "Unsure …", verdict: "unsure", why: "What would have to be known?" },
];

async function candidates(after: string | null, signal?: AbortSignal): Promise<QueuePage<Candidate>> {
  const { candidates: items, total, next } = await api.candidates(after, signal);
  return { items, total, next };
}

function Pairs() {
  const first = useAsked("candidates", (signal) => candidates(null, signal));
  return (
    <AnswerOf asked={first} what="reading who may be one">
      {(page) => (
        <Desk
          first={page}
          further={candidates}
          one="pair"
          none="Nobody is in doubt. armstrace identity run compares all records."
          choices={OF_PAIRS}
          view={(pair) => <PairView pair={pair} />}
          send={(pair, verdict, note, { by, token }) => api.judge({ ...judgedPair(pair), verdict, by, note }, token)}
        />
      )}
    </AnswerOf>
  );
}
