package io.buckaroo;

import org.springframework.web.reactive.socket.CloseStatus;

/**
 * Why a connection ended, as told to {@code terminate}. When several ends race, the first
 * one wins. The close codes named here are those of a WebSocket (RFC 6455, section 7.4);
 * an event stream just ends.
 */
public sealed interface Termination {

	/**
	 * The handler returned {@link Result#stop()}, or the publisher of a
	 * {@link BuckarooEventSource#from} completed.
	 *
	 * @param status the close status sent, 1000 unless the handler gave another
	 */
	record Stopped(CloseStatus status) implements Termination {

	}

	/**
	 * The client sent a close frame, which was echoed (RFC 6455, section 5.5.1).
	 *
	 * @param status the client's close status; 1005 when its frame had none
	 */
	record ClosedByPeer(CloseStatus status) implements Termination {

	}

	/**
	 * The connection broke, or the client of an event stream went away. Nothing could be
	 * sent any more.
	 */
	record Disconnected() implements Termination {

	}

	/**
	 * A WebSocket received no whole frame, or an event stream sent no event, for the idle
	 * timeout. Close code 1000: the client has broken no rule, and a slow line looks the
	 * same as one that is slow on purpose.
	 */
	record IdleTimeout() implements Termination {

	}

	/**
	 * The client does not read as fast as it is sent to: its mailbox overflowed, or a
	 * write made no progress for the send timeout. Close code 1013.
	 */
	record SlowConsumer() implements Termination {

	}

	/**
	 * The client broke the protocol.
	 *
	 * @param status the close status sent: 1002 for a bad frame, 1007 for text that is
	 * not UTF-8, 1009 for a message that is too big
	 */
	record ProtocolError(CloseStatus status) implements Termination {

	}

	/**
	 * A callback threw, or a {@link Result#later} or forwarded publisher failed. Close
	 * code 1011.
	 *
	 * @param cause what was thrown
	 */
	record Failed(Throwable cause) implements Termination {

	}

	/**
	 * The application shuts down. Close code 1001.
	 */
	record Shutdown() implements Termination {

	}

	/**
	 * The application closed the connection from outside, through {@link Buckaroo#close},
	 * the credentials have expired that opened it, or the client sent more messages than
	 * {@code max-message-rate} allows.
	 *
	 * @param status the close status sent, 1008 unless another was given
	 */
	record Evicted(CloseStatus status) implements Termination {

		/**
		 * Checks the close status.
		 * @param status the close status
		 */
		public Evicted {
			CloseCode.requireSendable(status);
		}

		/**
		 * The reason given with the close status.
		 * @return the reason, empty if none was given
		 */
		public String reason() {
			return (this.status.getReason() != null) ? this.status.getReason() : "";
		}

	}

}
