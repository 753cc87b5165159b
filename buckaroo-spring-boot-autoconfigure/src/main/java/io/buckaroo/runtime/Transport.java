package io.buckaroo.runtime;

import io.buckaroo.Termination;
import reactor.core.publisher.Mono;

/**
 * The transport of a connection: all that its loop uses of the web server. Every method
 * is called on the connection's {@link EventLoop}. In the other direction the transport
 * calls {@link ConnectionLoop#received}, {@link ConnectionLoop#receivedAll},
 * {@link ConnectionLoop#writable}, {@link ConnectionLoop#inboundEnded} and
 * {@link ConnectionLoop#disconnected}, on the same thread.
 *
 * @param <O> the type of the output
 */
public interface Transport<O> {

	/**
	 * Prepares the connection for output, after {@code init} has accepted it: an event
	 * stream commits its response.
	 * @return a publisher that completes when output may be written
	 */
	Mono<Void> open();

	/**
	 * Whether the peer reads fast enough. If not, callbacks pause until
	 * {@link ConnectionLoop#writable} is called.
	 * @return whether output should be written
	 */
	boolean isWritable();

	/**
	 * Writes an output, which is sent with the next flush.
	 * @param output the frame or event
	 */
	void write(O output);

	/**
	 * Writes a ping or a heartbeat, which is sent with the next flush.
	 */
	void writeKeepAlive();

	/**
	 * Sends the output written so far.
	 */
	void flush();

	/**
	 * Returns how much of the flushed output the network has not accepted yet.
	 * @return zero if there is none, otherwise a number of bytes that decreases whenever
	 * the network accepts some
	 */
	long pendingBytes();

	/**
	 * Starts or stops reading from the peer; while stopped, input remains in the socket's
	 * buffer. Not called twice with the same value. At most one read happens before the
	 * first call.
	 * @param reading whether to read
	 */
	void setReading(boolean reading);

	/**
	 * Ends the connection as the termination requires, after sending the output written
	 * so far. Called once, last, even if {@link #open} was not called.
	 * @param termination the reason
	 */
	void close(Termination termination);

	/**
	 * Whether a failure of {@code init} or {@link #open} is an answer to the client
	 * rather than an error of the application; it is not logged as an error then.
	 * @param failure the exception
	 * @return whether it is a refusal; {@code false} by default
	 */
	default boolean isRefusal(Throwable failure) {
		return false;
	}

	/**
	 * Logs a failure of a callback if it has a cause that is logged once for all
	 * connections.
	 * @param failure the exception thrown by a callback
	 * @return whether the failure must not be logged for the connection; {@code false} by
	 * default
	 */
	default boolean logs(Throwable failure) {
		return false;
	}

}
