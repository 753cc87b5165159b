package io.buckaroo;

import org.jspecify.annotations.Nullable;

import org.springframework.web.reactive.socket.CloseStatus;

/**
 * The reason why a connection ended, passed to {@code terminate}. If several reasons
 * occur at the same time, the first one wins, with one exception: {@link MaxAge} and
 * {@link Shutdown} wait for the callback or result that is underway, and meanwhile any
 * other reason replaces them and ends the connection at once. {@code Shutdown} replaces
 * {@code MaxAge} as well.
 * <p>
 * The close codes named here are those of a WebSocket (RFC 6455, section 7.4); an event
 * stream completes without a code.
 */
public sealed interface Termination {

	/**
	 * Returns the close status with which a WebSocket ends for this reason.
	 * @return the status that is sent to the client, or was received from it;
	 * {@code null} if the connection was lost
	 */
	@Nullable CloseStatus closeStatus();

	/**
	 * The handler returned {@link Result#stop()}, or the publisher of a
	 * {@link BuckarooEventSource#from} completed.
	 *
	 * @param status the close status sent, 1000 unless the handler gave another one
	 */
	record Stopped(CloseStatus status) implements Termination {

		@Override
		public CloseStatus closeStatus() {
			return this.status;
		}

	}

	/**
	 * The client sent a close frame, which was echoed (RFC 6455, section 5.5.1).
	 *
	 * @param status the client's close status; 1005 if its frame had none
	 */
	record ClosedByPeer(CloseStatus status) implements Termination {

		@Override
		public CloseStatus closeStatus() {
			return this.status;
		}

	}

	/**
	 * The connection was lost, or the client of an event stream disconnected. No close
	 * frame could be sent.
	 */
	record Disconnected() implements Termination {

		@Override
		public @Nullable CloseStatus closeStatus() {
			return null;
		}

	}

	/**
	 * A WebSocket received no complete frame, or an event stream sent no event, within
	 * the idle timeout. Close code 1000, because a silent client breaks no rule.
	 */
	record IdleTimeout() implements Termination {

		@Override
		public CloseStatus closeStatus() {
			return CloseStatus.NORMAL.withReason("Idle timeout");
		}

	}

	/**
	 * The client reads more slowly than messages are sent to it: its mailbox overflowed,
	 * or a write made no progress within the send timeout. Close code 1013.
	 */
	record SlowConsumer() implements Termination {

		@Override
		public CloseStatus closeStatus() {
			return CloseStatus.SERVICE_OVERLOAD.withReason("Slow consumer");
		}

	}

	/**
	 * The client violated the protocol.
	 *
	 * @param status the close status sent: 1002 for a malformed frame, 1007 for text that
	 * is not UTF-8, 1009 for a message over the size limit
	 */
	record ProtocolError(CloseStatus status) implements Termination {

		@Override
		public CloseStatus closeStatus() {
			return this.status;
		}

	}

	/**
	 * A callback threw an exception, or a {@link Result#later} or a
	 * {@linkplain Mailbox#forward forwarded publisher} failed. Close code 1011.
	 *
	 * @param cause the exception
	 */
	record Failed(Throwable cause) implements Termination {

		@Override
		public CloseStatus closeStatus() {
			return CloseStatus.SERVER_ERROR;
		}

	}

	/**
	 * The connection reached its maximum age ({@code max-age}). Close code 1001. A
	 * callback or result that is underway completes before, as at a shutdown, unless it
	 * takes as long as the maximum age again.
	 */
	record MaxAge() implements Termination {

		@Override
		public CloseStatus closeStatus() {
			return CloseStatus.GOING_AWAY.withReason("Maximum age reached");
		}

	}

	/**
	 * The application shuts down, or its node drains. Close code 1001.
	 */
	record Shutdown() implements Termination {

		@Override
		public CloseStatus closeStatus() {
			return CloseStatus.GOING_AWAY;
		}

	}

	/**
	 * The connection was closed through {@link Buckaroo#close} or
	 * {@link Buckaroo#closePrincipal}, its credentials expired or the time set by
	 * {@link Buckaroo#renew} has passed, the client exceeded {@code max-message-rate}, or
	 * the server has no memory for more messages that are received in part.
	 *
	 * @param status the close status sent: 1013 for lack of memory, otherwise 1008 unless
	 * the caller gave another one
	 */
	record Evicted(CloseStatus status) implements Termination {

		@Override
		public CloseStatus closeStatus() {
			return this.status;
		}

		/**
		 * Checks the code of the close status and truncates a reason of more than 123
		 * bytes of UTF-8.
		 * @param status the close status
		 * @throws IllegalArgumentException if an endpoint must not send the code
		 */
		public Evicted {
			status = CloseCode.sendable(status);
		}

		/**
		 * Returns the reason of the close status.
		 * @return the reason, empty if there is none
		 */
		public String reason() {
			return (this.status.getReason() != null) ? this.status.getReason() : "";
		}

	}

}
