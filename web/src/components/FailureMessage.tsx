import type { Failure } from '../../../runtime/api/contract.ts';
import { project } from '../state/project.ts';
import { Diagnostics } from './Diagnostics.tsx';
import { Message } from './Message.tsx';

/** Why there is no result. */
export function FailureMessage({ failure }: { failure: Failure }) {
  const { message, hint, diagnostics } = failure;
  // The top of the page says what to do about data that are not there.
  if (project.value?.data.ready === false) {
    return (
      <p class="quiet">
        <Message text={message} />
      </p>
    );
  }
  return (
    <div class="failure" role="alert">
      <p class="message">
        <Message text={message} />
      </p>
      {hint !== undefined && (
        <p class="hint">
          <Message text={hint} />
        </p>
      )}
      <Diagnostics diagnostics={diagnostics} withFile />
    </div>
  );
}
