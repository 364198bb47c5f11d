import type { ProblemDocument } from "../api/types.ts";

/** What went wrong, in the service's own words, and what can be done. */
export function ProblemView({ problem, again }: { problem: ProblemDocument; again?: () => void }) {
  return (
    <div class="problem" role="alert">
      <strong>{problem.title}</strong>
      <p>{problem.detail}</p>
      {problem.errors && problem.errors.length > 1 && (
        <ul>
          {problem.errors.map((one) => (
            <li key={`${one.parameter ?? one.pointer} ${one.detail}`}>
              {one.parameter ?? one.pointer}: {one.detail}
            </li>
          ))}
        </ul>
      )}
      {problem.hint && <p class="muted">{problem.hint}</p>}
      {again && (
        <button type="button" onClick={again}>
          Ask again
        </button>
      )}
    </div>
  );
}
