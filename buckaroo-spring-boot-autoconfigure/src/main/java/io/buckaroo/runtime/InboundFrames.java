package io.buckaroo.runtime;

import io.buckaroo.Frame;
import io.buckaroo.Termination;
import org.jspecify.annotations.Nullable;

/**
 * The frames that a connection has received and not handled yet, and the end of the
 * peer's frames. Created with the first frame. Confined to the event loop.
 */
final class InboundFrames extends Ring<Frame> {

	/**
	 * The reason why no more frames follow those that wait; {@code null} while the peer
	 * may send.
	 */
	@Nullable Termination end;

}
